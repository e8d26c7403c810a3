import type { Database, HasQuery } from './database.ts'
import { readFindings, saveFindings } from './findings.ts'
import { HAS_KEY, KeyTaken, keyColumn, TAKE_KEYS } from './idempotency.ts'
import { MODEL_COLUMNS, type ModelColumns, toModel } from './model-rows.ts'
import { createOutbox } from './outbox.ts'
import { changeStanding, lockStanding, type Serving, type Standing } from './standing.ts'
import type { ModelStore, TrainedModel, Verdict } from './store.ts'
import { canBeTaskId, toJson } from './values.ts'
import { noteWebhooks, webhookColumn } from './webhooks.ts'

/** A conflict would use up a version, so it is looked for first. */
const START = `
  with wanted as (
    select $1::text as task_id, $4::jsonb as once, $5::jsonb as webhook
  ), ${TAKE_KEYS}, added as (
    insert into stellwerk.models (task_id, cause, deadline_at)
    select task_id, $2, now() + $3::double precision * interval '1 second' from wanted
    where ${HAS_KEY} and not exists (select from stellwerk.models where task_id = $1)
    on conflict (task_id) do nothing returning task_id, deadline_at
  ), added_events as (
    insert into stellwerk.events (event, task_id) select 'training', task_id from added
  ), ${noteWebhooks('training')}
  select deadline_at from added
  union all
  select coalesce(deadline_at, finished_at) from stellwerk.models where task_id = $1`

/** Whoever begins it has its message, or needs none: it leaves the outbox. */
const BEGIN = `
  update stellwerk.models set status = 'STARTED', attempts = attempts + 1, begun_at = now(), alive_at = now(),
    published_at = coalesce(published_at, now()), claimed_until = null
  where task_id = $1 and finished_at is null returning task_id, attempts`

/** The fence: a run whose number is no longer the newest finds no row. */
const OWN_RUN = 'task_id = $1 and attempts = $2 and finished_at is null'

const TOUCH = `update stellwerk.models set alive_at = now() where ${OWN_RUN} returning task_id`

const FINISH = `
  update stellwerk.models set status = 'SUCCESS', reason = null, finished_at = now(),
    kind = $3, artefact = $4, metrics = $5::jsonb, settings = $6::jsonb, verdict = $7, decision = $8,
    feature_names = $9::text[]
  where ${OWN_RUN} returning model_no`

const FAIL = `
  update stellwerk.models set status = 'FAILURE', reason = $3, finished_at = now()
  where ${OWN_RUN} returning task_id`

const END = `
  update stellwerk.models set status = $2, reason = $3, finished_at = now()
  where task_id = $1 and finished_at is null returning task_id`

const SERVING = `
  select task_id, use_percentage from stellwerk.models where alias is not null order by alias desc`

/** A comparison with a model that serves no longer says nothing about the one that does. */
const overtaken = ({ verdict, comparedWith }: TrainedModel, { champion, championTaskId }: Standing): Verdict => {
  const reason = `compared with ${comparedWith ?? 'no model'}, but by now model ${champion} (${championTaskId}) serves: train again`
  return { kind: 'refuse', decision: `Refused: ${reason}. (${verdict.decision})` }
}

const waiting = ({ verdict }: TrainedModel, { challenger }: Standing): Verdict => ({
  kind: 'hold',
  decision: `${verdict.decision} Model ${challenger} is on trial already: this one waits, and can be promoted by hand.`,
})

/** What the verdict comes to now that others may have finished before. */
const verdictNow = (model: TrainedModel, standing: Standing): Verdict => {
  const { verdict, comparedWith } = model
  if (verdict.kind === 'refuse') return verdict
  if (standing.champion !== null && standing.championTaskId !== comparedWith) return overtaken(model, standing)
  return verdict.kind === 'canary' && standing.challenger !== null ? waiting(model, standing) : verdict
}

const servingAfter = (verdict: Verdict, version: number, before: Serving): Serving => {
  if (verdict.kind === 'promote') return { champion: version, challenger: null, challengerPercentage: 0 }
  if (verdict.kind === 'canary')
    return { champion: before.champion, challenger: version, challengerPercentage: verdict.sharePercent }
  return before
}

const createFinish = (featureNames: readonly string[]) => async (session: HasQuery, model: TrainedModel) => {
  const standing = await lockStanding(session)
  const verdict = verdictNow(model, standing)
  const { taskId, attempt, kind, artefact, metrics, settings } = model
  const { rows } = await session.query<{ model_no: number }>(FINISH, [
    taskId,
    attempt,
    kind,
    artefact,
    toJson(metrics),
    toJson(settings),
    verdict.kind,
    verdict.decision,
    featureNames,
  ])
  const version = rows[0]?.model_no
  if (version === undefined) return false
  if (model.findings) await saveFindings(session, taskId, model.findings)
  const after = servingAfter(verdict, version, standing)
  await changeStanding(session, standing, { action: verdict.kind, version, reason: verdict.decision, after })
  return true
}

interface ModelStoreParts {
  readonly database: Database
  /** What today's models are trained on; kept with each, so that one of other features is never promoted. */
  readonly featureNames: readonly string[]
  /** Of trainings that name none. */
  readonly deadlineSeconds: number
}

export const createModelStore = ({ database, featureNames, deadlineSeconds }: ModelStoreParts): ModelStore => ({
  ...createOutbox(database, {
    table: 'models',
    columns: [],
    toEntry: () => ({}),
    lastSign: 'greatest(published_at, alive_at)',
    deadlineSeconds,
  }),

  async start(taskId, { cause = 'request', once, webhook, ...options } = {}) {
    const seconds = options.deadlineSeconds ?? deadlineSeconds
    const { rows } = await database.query<{ deadline_at: Date }>(START, [
      taskId,
      cause,
      seconds,
      keyColumn(once),
      webhookColumn(webhook),
    ])
    if (rows.length === 0 && once !== undefined) throw new KeyTaken(once.key)
    // No row is seen where another process has added it in the same moment.
    return { deadlineAt: rows[0]?.deadline_at ?? new Date(Date.now() + seconds * 1000) }
  },

  async find(taskId) {
    if (!canBeTaskId(taskId)) return undefined
    const { rows } = await database.query<ModelColumns>(
      `select ${MODEL_COLUMNS} from stellwerk.models where task_id = $1`,
      [taskId],
    )
    return rows.map(toModel)[0]
  },

  async list({ limit, offset }) {
    const { rows } = await database.query<ModelColumns>(
      `select ${MODEL_COLUMNS} from stellwerk.models order by model_no desc limit $1 offset $2`,
      [limit, offset],
    )
    return rows.map(toModel)
  },

  async begin(taskId) {
    if (!canBeTaskId(taskId)) return undefined
    const { rows } = await database.query<{ attempts: number }>(BEGIN, [taskId])
    return rows.map(({ attempts: attempt }) => ({ taskId, attempt }))[0]
  },

  async touch({ taskId, attempt }) {
    const { rows } = await database.query(TOUCH, [taskId, attempt])
    return rows.length > 0
  },

  finish: (model) => database.transaction((session) => createFinish(featureNames)(session, model)),

  async fail({ taskId, attempt }, reason) {
    const { rows } = await database.query(FAIL, [taskId, attempt, reason])
    return rows.length > 0
  },

  async end(taskId, status, reason) {
    if (!canBeTaskId(taskId)) return false
    const { rows } = await database.query(END, [taskId, status, reason])
    return rows.length > 0
  },

  async serving() {
    const { rows } = await database.query<{ task_id: string; use_percentage: number }>(SERVING, [])
    return rows.map((row) => ({ modelId: row.task_id, usePercentage: row.use_percentage }))
  },

  async active() {
    const { rows } = await database.query<{ count: number }>(
      'select count(*) as count from stellwerk.models where finished_at is null',
      [],
    )
    return rows[0]?.count ?? 0
  },

  findings: (taskId) => readFindings(database, taskId),

  async artefact(modelId) {
    if (!canBeTaskId(modelId)) return undefined
    const { rows } = await database.query<{ artefact: Uint8Array | null }>(
      'select artefact from stellwerk.models where task_id = $1',
      [modelId],
    )
    return rows[0]?.artefact ?? undefined
  },
})
