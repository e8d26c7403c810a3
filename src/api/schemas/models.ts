import { type TSchema, Type } from 'typebox'
import type { Fields } from '../../domain/domain.ts'
import { TaskId } from './common.ts'

export const Time = Type.String({ format: 'date-time', examples: ['2026-01-15T12:00:00.000Z'] })
export const nullable = <Schema extends TSchema>(schema: Schema, description = '') =>
  Type.Union([schema, Type.Null()], description === '' ? {} : { description })
export const Version = Type.Integer({ description: 'Version of a model, counted from 1', examples: [3] })

export const ModelParams = Type.Object({
  id: Type.String({
    minLength: 1,
    maxLength: 255,
    description: 'A version, a task id, `champion` or `challenger`',
    examples: ['champion'],
  }),
})

const Online = Type.Object(
  {
    lists: Type.Integer({ description: 'Lists that it ranked' }),
    answered: Type.Integer({ description: 'Shown lists with an answer' }),
    choices: Type.Integer({ description: 'Answers other than "none suited"' }),
    choice_rate: nullable(Type.Number(), 'Choices per answered list'),
    low: Type.Number({ description: 'Low end of the 95 % interval of the choice rate (Wilson)' }),
    high: Type.Number({ description: 'High end of it' }),
    mean_position: nullable(Type.Number(), 'Mean position of the choices; 1 is the top'),
    mean_reciprocal_position: nullable(
      Type.Number(),
      'Mean over the answered lists of 1 / position of the choice, 0 when none suited: what a trial compares',
    ),
  },
  { description: 'What users did with its lists, among the newest 20,000 lists of all models' },
)

export const ACTIONS = ['promote', 'rollback', 'share', 'canary', 'stop', 'hold', 'refuse'] as const

export const Model = Type.Object(
  {
    version: Version,
    alias: nullable(Type.Enum(['champion', 'challenger']), 'Its part in serving; null when it does not serve'),
    task_id: TaskId,
    status: Type.String({ description: 'State of its training' }),
    cause: Type.Enum(['request', 'first', 'schedule', 'choices', 'drift'], {
      description: 'What asked for its training',
    }),
    reason: nullable(Type.String({ description: 'Why its training failed or was revoked' })),
    kind: nullable(Type.String({ description: 'Name of the learner' })),
    use_percentage: Type.Number({ description: 'Share of the users whose inferences it ranks' }),
    verdict: nullable(
      Type.Enum(['promote', 'canary', 'hold', 'refuse']),
      'What the gate found: promoted, on trial, passed and waiting for a person, refused',
    ),
    decision: nullable(Type.String({ description: 'What followed from its training and why, with the figures' })),
    time_creation: Time,
    time_finished: nullable(Time),
    time_promoted: nullable(Time),
    last_change: nullable(
      Type.Object({ at: Time, action: Type.Enum(ACTIONS), reason: Type.String() }),
      'What was done with it after its training, by a person or at the end of its trial',
    ),
    metrics: Type.Record(Type.String(), Type.Record(Type.String(), Type.Number()), {
      description: 'Metrics by part: its own on `train`, `validation`, `test`, and of what it was compared with',
    }),
    settings: Type.Unsafe<Fields>(Type.Object({}, { description: 'What it was trained with' })),
    online: nullable(Online),
  },
  { description: 'A model, how it did and how much it is used' },
)

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

const TrainingRecord = Type.Object({
  package_version: Type.String(),
  runtime: nullable(Type.String(), 'Node and processor; null where an earlier version kept none'),
  code_sha256: Sha256,
  domain_sha256: Sha256,
  artefact_sha256: Sha256,
  window_lists: Type.Integer({ description: 'How many of the newest training lists it was fitted on' }),
  examination: Type.Array(Type.Number(), {
    description: 'Estimated chance that an item at each position, from the first, is looked at',
  }),
})

export const ModelPortrait = Type.Object(
  {
    ...Model.properties,
    curve: nullable(
      Type.Array(Type.Object({ tree: Type.Integer(), loss: Type.Number(), validation_ndcg10: Type.Number() })),
      'Learning curve: training loss and validation NDCG@10 after a tree',
    ),
    importances: nullable(
      Type.Array(
        Type.Object({
          feature: Type.String(),
          gain: Type.Number({ description: 'Share in all that splits lowered the loss' }),
          permutation: Type.Number({ description: 'Fall of NDCG@10 when its values are shuffled' }),
          permutation_sd: Type.Number(),
        }),
      ),
      'How much each feature matters',
    ),
    counterfactual: nullable(
      Type.Unsafe<Fields>(Type.Object({})),
      'What the explored lists say of the model, with intervals',
    ),
    record: nullable(TrainingRecord, 'What the artefact follows from, beside its lists and settings'),
  },
  { description: 'A model, with what its training found out' },
)
