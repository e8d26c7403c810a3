import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Errors } from 'typebox/value'
import { definitionOf } from '../domain/define.ts'
import type { Domain } from '../domain/domain.ts'
import { DomainError } from '../domain/errors.ts'
import { loadDomain } from '../domain/load.ts'
import { loadRanker } from '../ranking/artefact.ts'
import { checkSameFeatures } from '../ranking/dataset.ts'
import { ArtefactUnreadable, DatasetInvalid } from '../ranking/errors.ts'
import type { Ranker } from '../ranking/ranker.ts'
import { ModelFileInvalid } from './errors.ts'
import { readJson } from './json.ts'
import type { FeatureSource } from './read.ts'
import type { Column, Roles } from './table.ts'

const FORMAT = 'stellwerk-ranker'
const VERSION = 1

const ColumnPart = Type.Union([
  Type.Object({ name: Type.String(), kind: Type.Enum(['number', 'date', 'field', 'empty']) }),
  Type.Object({ name: Type.String(), kind: Type.Literal('category'), categories: Type.Array(Type.String()) }),
])

const ModelPart = Type.Object({
  format: Type.Literal(FORMAT),
  version: Type.Literal(VERSION),
  roles: Type.Object({
    group: Type.String(),
    label: Type.String(),
    item: Type.Optional(Type.String()),
    weight: Type.Optional(Type.String()),
  }),
  columns: Type.Array(ColumnPart),
  domain: Type.Optional(Type.Unknown()),
  ranker: Type.String(),
  popularity: Type.Optional(Type.String()),
  checksum: Type.String(),
})

/** A ranker with what it takes to apply it to a file. */
export interface FileModel {
  readonly roles: Roles & { readonly label: string }
  /** Columns of a file that it needs. */
  readonly columns: readonly Column[]
  /** Where it learned with a domain's features. */
  readonly domain?: Domain
  readonly ranker: Ranker
  /** How often each item was chosen; where there was a column with items. */
  readonly popularity?: Ranker
}

/** The model as JSON text: the same model gives the same bytes. */
export const modelText = ({ roles, columns, domain, ranker, popularity }: FileModel): string => {
  const parts = {
    format: FORMAT,
    version: VERSION,
    roles,
    columns,
    ...(domain === undefined ? {} : { domain: definitionOf(domain) }),
    ranker: toBase64(ranker),
    ...(popularity === undefined ? {} : { popularity: toBase64(popularity) }),
  }
  return `${JSON.stringify({ ...parts, checksum: checksumOf(parts) }, null, 1)}\n`
}

/** Over all other parts, as they stand; white space does not count. */
const checksumOf = (parts: object) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

const toBase64 = (ranker: Ranker) => Buffer.from(ranker.save()).toString('base64')

/**
 * Reads a model file and checks every part of it.
 * @throws TableInvalid when it cannot be read, ModelFileInvalid when it is foreign, damaged or of another version
 */
export const readModel = async (path: string): Promise<FileModel> => {
  try {
    return modelFrom(await readJson(path))
  } catch (cause) {
    if (!isProblem(cause)) throw cause
    const reason = cause instanceof SyntaxError ? 'it is not JSON' : cause.message
    throw new ModelFileInvalid(
      `${path} is no model that can be used: ${reason}; give a file that "stellwerk rank fit" wrote`,
      { cause },
    )
  }
}

const isProblem = (error: unknown): error is Error =>
  [SyntaxError, ModelFileInvalid, ArtefactUnreadable, DatasetInvalid, DomainError].some((kind) => error instanceof kind)

const modelFrom = (json: unknown): FileModel => {
  const [error] = Errors(ModelPart, json)
  if (error) throw new ModelFileInvalid(`${error.instancePath.slice(1) || 'the whole'} ${error.message}`)
  const { roles, columns, domain: definition, ranker: bytes, popularity } = json as Static<typeof ModelPart>
  const ranker = fromBase64(bytes)
  const domain = definition === undefined ? undefined : loadDomain(definition)
  checkSameFeatures(ranker.featureNames, domain ? domain.features.names : columns.map(({ name }) => name))
  checkUnchanged(json as Static<typeof ModelPart>)
  return {
    roles,
    columns,
    ...(domain ? { domain } : {}),
    ranker,
    ...(popularity === undefined ? {} : { popularity: fromBase64(popularity) }),
  }
}

/** A column of another kind, or other categories, would score without a complaint. */
const checkUnchanged = ({ checksum, ...parts }: Static<typeof ModelPart>) => {
  if (checksumOf(parts) !== checksum) throw new ModelFileInvalid('it was changed after it was written')
}

const fromBase64 = (text: string) => loadRanker(Uint8Array.from(Buffer.from(text, 'base64')))

/** How to read the features of a model out of a file. */
export const featureSourceOf = ({ columns, domain }: Pick<FileModel, 'columns' | 'domain'>): FeatureSource =>
  domain ? { from: 'domain', domain, needed: columns } : { from: 'model', columns }
