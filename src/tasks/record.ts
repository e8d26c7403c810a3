import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { DomainDefinition } from '../domain/domain.ts'
import type { TrainingRecord } from '../store/store.ts'

/** All code that the bytes of a model follow from. */
const MADE_BY = ['../domain', '../ranking', './examination', './examples', './fit', './split']

const at = (path: string) => new URL(path, import.meta.url)

const filesOf = (path: string): string[] => {
  if (path.startsWith('./')) return [`${path}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`]
  const names = readdirSync(at(path), { recursive: true }).map(String)
  return names.filter((name) => /\.[tj]s$/.test(name) && !name.endsWith('.d.ts')).map((name) => `${path}/${name}`)
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** Which code makes models here, and what runs it. From source and compiled it has different hashes, as any change of its text has. */
const codeIdentity = () => {
  const { version } = JSON.parse(readFileSync(at('../../package.json'), 'utf8')) as { version: string }
  const hash = createHash('sha256')
  for (const file of MADE_BY.flatMap(filesOf).sort()) hash.update(readFileSync(at(file)))
  const runtime = `Node ${process.versions.node} on ${process.arch}`
  return { packageVersion: version, runtime, codeSha256: hash.digest('hex') }
}

interface Made extends Pick<TrainingRecord, 'windowLists' | 'examination'> {
  readonly definition: DomainDefinition
  readonly artefact: Uint8Array
}

/** What a repetition of the training is compared with. */
export const recordOf = ({ definition, artefact, ...made }: Made): TrainingRecord => ({
  ...codeIdentity(),
  domainSha256: sha256(JSON.stringify(definition)),
  artefactSha256: sha256(artefact),
  ...made,
})
