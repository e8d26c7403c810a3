import type { Database, HasQuery } from './database.ts'
import { createHistory } from './history.ts'
import { MODEL_COLUMNS, type ModelColumns, toModel } from './model-rows.ts'
import { createOnline } from './online.ts'
import { createPulse } from './pulse.ts'
import { type Found, overtaken, type Plan, planPromotion, planShare } from './serving-plans.ts'
import { changeStanding, isSame, lockStanding, readStanding, type Standing } from './standing.ts'
import type { RegistryOutcome, RegistryStore } from './store.ts'
import { canBeTaskId } from './values.ts'

/**
 * `fits`: whether it scores the features that are made today; null when that is not known. Any Celery client may name its
 * training `champion` or `7`: versions and aliases come before task ids.
 */
const FIND = `
  select ${MODEL_COLUMNS}, feature_names = $3::text[] as fits from stellwerk.models
  where task_id = $1 or alias = $1 or model_no = $2::bigint
  order by (model_no = $2::bigint) desc nulls last, (alias = $1) desc nulls last limit 1`

const EARLIER = `
  select h.champion, h.back_to, m.feature_names = $2::text[] as fits
  from stellwerk.model_history h join stellwerk.models m on m.model_no = h.champion where h.change_no = $1`

interface Earlier {
  readonly champion: number
  readonly backTo: number | null
}

const versionIn = (name: string) => (/^[1-9]\d{0,14}$/.test(name) ? Number(name) : null)

const createFind = (featureNames: readonly string[]) => async (session: HasQuery, name: string) => {
  const { rows } = await session.query<ModelColumns & { fits: boolean | null }>(FIND, [
    name,
    versionIn(name),
    featureNames,
  ])
  return rows.map((row): Found => ({ model: toModel(row), fits: row.fits }))[0]
}

/** The nearest champion on the way back that is another one than the present and can score. */
const createEarlier = (featureNames: readonly string[]) => async (session: HasQuery, standing: Standing) => {
  for (let changeNo = standing.backTo; changeNo !== null; ) {
    const { rows } = await session.query<{ champion: number; back_to: number | null; fits: boolean | null }>(EARLIER, [
      changeNo,
      featureNames,
    ])
    const [row] = rows
    if (row?.fits && row.champion !== standing.champion)
      return { champion: row.champion, backTo: row.back_to } satisfies Earlier
    changeNo = row?.back_to ?? null
  }
  return undefined
}

/** @param featureNames those of the models that are trained today */
export const createRegistryStore = (database: Database, featureNames: readonly string[]): RegistryStore => {
  const find = createFind(featureNames)
  const findEarlier = createEarlier(featureNames)

  const change = (
    { name, reason }: { name: string; reason: string },
    plan: (found: Found, standing: Standing) => Plan,
  ): Promise<RegistryOutcome> =>
    database.transaction(async (session) => {
      const standing = await lockStanding(session)
      const found = canBeTaskId(name) ? await find(session, name) : undefined
      if (!found) return { kind: 'unknown' }
      const { version } = found.model
      const planned = plan(found, standing)
      if (planned !== null && 'refusal' in planned) return { kind: 'refused', reason: planned.refusal }
      if (planned !== null && !isSame(planned.after, standing))
        await changeStanding(session, standing, { ...planned, version, reason })
      const { model } = (await find(session, String(version))) ?? found
      return { kind: 'done', model }
    })

  return {
    ...createHistory(database),
    ...createOnline(database),
    ...createPulse(database),

    async find(name) {
      return canBeTaskId(name) ? (await find(database, name))?.model : undefined
    },

    promote: (name, reason, replaced) =>
      change({ name, reason }, (found, standing) => {
        const plan = planPromotion(found, standing)
        const refusal = plan === null ? undefined : overtaken(standing, replaced)
        return refusal === undefined ? plan : { refusal }
      }),

    share: (name, percent, reason) =>
      change({ name, reason }, (found, standing) => planShare(found, percent, standing)),

    async wayBack() {
      const standing = await readStanding(database)
      const earlier = await findEarlier(database, standing)
      return { champion: standing.champion, backTo: earlier?.champion ?? null }
    },

    rollback: (reason, replaced) =>
      database.transaction(async (session) => {
        const standing = await lockStanding(session)
        const refusal = overtaken(standing, replaced)
        if (refusal !== undefined) return { kind: 'refused', reason: refusal }
        const earlier = await findEarlier(session, standing)
        if (!earlier)
          return { kind: 'refused', reason: 'no other model has been champion before and could serve: train a new one' }
        const { champion: version, backTo } = earlier
        const after = { champion: version, challenger: null, challengerPercentage: 0 }
        await changeStanding(session, standing, { action: 'rollback', version, reason, after, backTo })
        const found = await find(session, String(version))
        return found ? { kind: 'done', model: found.model } : { kind: 'unknown' }
      }),

    conclude: ({ trial, promote, reason }) =>
      database.transaction(async (session) => {
        const standing = await lockStanding(session)
        if (standing.changeNo !== trial.changeNo) return false
        const { version } = trial.challenger
        const champion = promote ? version : standing.champion
        const after = { champion, challenger: null, challengerPercentage: 0 }
        await changeStanding(session, standing, { action: promote ? 'promote' : 'stop', version, reason, after })
        return true
      }),
  }
}
