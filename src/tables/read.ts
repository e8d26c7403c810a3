import type { Domain } from '../domain/domain.ts'
import { readCsv } from './csv.ts'
import { domainColumns } from './domain-columns.ts'
import { TableInvalid } from './errors.ts'
import { formatOf } from './format.ts'
import { knownColumns, requireColumns } from './known-columns.ts'
import { type FeatureChoice, learnColumns } from './learned-columns.ts'
import { readLibsvm } from './libsvm.ts'
import { openText } from './source.ts'
import type { Column, Encoder, Features, Roles, Row } from './table.ts'

/** Where features come from: learned from the file, known to a model, made by a domain, or not wanted. */
export type FeatureSource =
  | ({ readonly from: 'file' } & Pick<FeatureChoice, 'ignore' | 'category'>)
  | { readonly from: 'model'; readonly columns: readonly Column[] }
  | { readonly from: 'domain'; readonly domain: Domain; readonly needed: readonly Column[] }
  | { readonly from: 'nowhere' }

/** How to read a file. */
export interface Reading {
  /** The group and label of a LibSVM file are known: its `qid` and the number that begins a line. */
  readonly roles: Roles
  readonly features: FeatureSource
  /** Found by looking at the file where it is absent. */
  readonly delimiter?: string
}

/**
 * Reads CSV, TSV or LibSVM, unpacked from `.gz`, row by row: nothing of the file is kept.
 * @param onRow is called for each row in order, always with the same object
 * @returns what the values of the rows mean; `first` is the position at which they begin
 * @throws TableInvalid naming file, line, column and what was expected
 */
export const readRows = async (
  path: string,
  reading: Reading,
  onRow: (row: Row) => void,
): Promise<Features & { readonly first: number }> => {
  const file = await openText(path)
  const format = formatOf(file)
  if (format.kind === 'libsvm' && reading.delimiter === undefined)
    return readLibsvm(file, libsvmColumns(path, reading), onRow)
  const delimiter = reading.delimiter ?? (format.kind === 'csv' ? format.delimiter : ',')
  const { roles } = reading
  const plan = { delimiter, roles, encoderFor: (header: readonly string[]) => encoderFor(header, reading) }
  return { ...(await readCsv(file, plan, onRow)), first: 0 }
}

const libsvmColumns = (path: string, { features, roles }: Reading): readonly Column[] | undefined => {
  const named = roles.item ?? roles.weight
  if (named !== undefined)
    throw new TableInvalid(`${path} is a LibSVM file, which has no column ${named}: give a table with a header`)
  if (features.from === 'domain')
    throw new TableInvalid(`${path} is a LibSVM file, which has no fields of a domain: give a table with a header`)
  if (features.from === 'file') return undefined
  return features.from === 'model' ? features.columns : []
}

const named = (names: readonly string[]) => names.map((name) => ({ name }))

const encoderFor = (header: readonly string[], { features, roles }: Reading): Encoder => {
  const taken = Object.values(roles)
  switch (features.from) {
    case 'file':
      requireColumns(header, named([...features.ignore, ...features.category]))
      return learnColumns(header, { roles: taken, ignore: features.ignore, category: features.category })
    case 'model':
      return knownColumns(header, features.columns)
    case 'domain':
      requireColumns(header, features.needed)
      return domainColumns(header, features.domain, taken)
    case 'nowhere':
      return knownColumns(header, [])
  }
}
