import type { Directions } from '../domain.ts'
import { DomainError } from '../errors.ts'
import type { Field } from '../fields.ts'
import type { MatchedColumn } from './matched.ts'

const ORDERED: readonly Field['kind'][] = ['boolean', 'integer', 'number']

/**
 * What directions of item fields mean for the columns made of them: a score that never rises with `price` never falls
 * with `budget-price`.
 * @throws DomainError for a name that is no field of the item, or whose values have no order
 */
export const columnDirections = (
  monotone: Directions,
  itemFields: readonly Field[],
  matched: readonly MatchedColumn[],
): Directions => {
  for (const name of Object.keys(monotone)) {
    const kind = itemFields.find((field) => field.name === name)?.kind
    if (kind === undefined) throw new DomainError(`monotone: the item schema has no field ${name}`)
    if (!ORDERED.includes(kind))
      throw new DomainError(`monotone: field ${name} is no number and no boolean; leave it out`)
  }
  const own = Object.entries(monotone).map(([name, direction]) => [`item.${name}`, direction] as const)
  const derived = matched.flatMap(({ name, match, slope }) => {
    const direction = monotone[match.item]
    return direction === undefined ? [] : [[name, direction === slope ? 1 : -1] as const]
  })
  return Object.fromEntries([...own, ...derived])
}
