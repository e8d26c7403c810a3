import { deriveRows } from './logistic.ts'
import type { DerivativeSource, Derivatives } from './objective.ts'
import { derivePairs } from './pairs.ts'
import type { Range } from './partition.ts'

/** What derivatives are worked out from, and where they go. */
export interface Derivation {
  readonly source: DerivativeSource
  readonly margins: Float64Array
  readonly derivatives: Derivatives
}

/** Writes the derivatives at the present margins, of a range of lists or rows or of all. */
export const derive = ({ source, margins, derivatives }: Derivation, items: Range = allOf(source)): void =>
  source.kind === 'logistic'
    ? deriveRows(source, { items, margins }, derivatives)
    : derivePairs(source, { items, margins }, derivatives)

const allOf = ({ items }: DerivativeSource): Range => ({ begin: 0, end: items })
