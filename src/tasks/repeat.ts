import Type from 'typebox'
import { Check } from 'typebox/value'
import { OBJECTIVE_KINDS } from '../ranking/objective.ts'
import type { Findings, ModelRow, Store, TrainingRecord } from '../store/store.ts'
import { readSplit } from './split.ts'
import type { Trainer, TrainerHooks } from './trainer.ts'
import type { TrainingSettings } from './training-thread.ts'

/** A training cannot be repeated; the message says why. */
export class NotRepeatable extends Error {
  override readonly name = 'NotRepeatable'
}

/** What came of doing a training once more. */
export interface Repetition {
  readonly version: number
  readonly identical: boolean
  /** Of the stored artefact, and of the new one. */
  readonly sha256: { readonly stored: string; readonly repeated: string }
  /** What is no longer as it was, in words; where this is empty and the bytes differ, the learner is not repeatable. */
  readonly changed: readonly string[]
}

interface RepeatParts {
  readonly store: Pick<Store, 'datasets' | 'models'>
  readonly trainer: Trainer
}

const FACTORS = {
  packageVersion: 'version of the package',
  runtime: 'what runs it',
  codeSha256: 'code that makes models',
  domainSha256: "domain's definition",
  windowLists: 'lists fitted on',
  examination: 'examination propensities',
} as const satisfies Partial<Record<keyof TrainingRecord, string>>

const changesOf = (stored: TrainingRecord, repeated: TrainingRecord) =>
  (Object.keys(FACTORS) as (keyof typeof FACTORS)[])
    .map((name) => ({ name, before: JSON.stringify(stored[name]), now: JSON.stringify(repeated[name]) }))
    .filter(({ before, now }) => before !== undefined && before !== now)
    .map(({ name, before, now }) => `${FACTORS[name]}: ${before}, now ${now}`)

const recordedBy = async ({ models, datasets }: RepeatParts['store'], { taskId, version, status }: ModelRow) => {
  const findings: Findings | undefined = await models.findings(taskId)
  const split = await datasets.frozen(taskId)
  if (findings && split) return { record: findings.record, split }
  throw new NotRepeatable(
    `model ${version} (${status}) has no record of how it was made: repeat one that this version has trained to its end`,
  )
}

const Settings = Type.Object({
  objective: Type.Enum([...OBJECTIVE_KINDS]),
  trees: Type.Integer({ minimum: 1 }),
  leaves: Type.Integer({ minimum: 2 }),
  learningRate: Type.Number({ exclusiveMinimum: 0 }),
  seed: Type.Integer(),
})

const settingsOf = ({ version, settings }: ModelRow): TrainingSettings => {
  if (Check(Settings, settings)) return settings
  const wrong = Object.entries(Settings.properties).flatMap(([name, schema]) =>
    Check(schema, settings[name]) ? [] : [name],
  )
  throw new NotRepeatable(
    `model ${version} was trained with settings that this version cannot use (${wrong.join(', ')}): train a new one`,
  )
}

/**
 * Trains once more from what was recorded, and compares the bytes. Stores nothing.
 * @throws NotRepeatable for a model without a record, or with settings of another kind
 */
export const repeatTraining =
  ({ store, trainer }: RepeatParts) =>
  async (model: ModelRow, hooks: TrainerHooks = {}): Promise<Repetition> => {
    const { record, split } = await recordedBy(store, model)
    const lists = await readSplit(store.datasets, split)
    const settings = settingsOf(model)
    const { findings } = await trainer.train({ lists, explored: [], settings, champion: null }, hooks)
    const repeated = findings.record
    return {
      version: model.version,
      identical: repeated.artefactSha256 === record.artefactSha256,
      sha256: { stored: record.artefactSha256, repeated: repeated.artefactSha256 },
      changed: changesOf(record, repeated),
    }
  }
