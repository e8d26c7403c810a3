import type { Database, HasQuery } from './database.ts'
import { createHistory } from './history.ts'
import { MODEL_COLUMNS, type ModelColumns, toModel } from './model-rows.ts'
import { createOnline } from './online.ts'
import { type Change, changeStanding, isSame, lockStanding, type Standing } from './standing.ts'
import type { ModelRow, RegistryOutcome, RegistryStore } from './store.ts'
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

interface Found {
  readonly model: ModelRow
  readonly fits: boolean | null
}

interface Earlier {
  readonly champion: number
  readonly backTo: number | null
}

/** What is to be done, why not, or null when it is so already. */
type Plan = Pick<Change, 'action' | 'after' | 'backTo'> | { readonly refusal: string } | null

const versionIn = (name: string) => (/^[1-9]\d{0,14}$/.test(name) ? Number(name) : null)

const unfit = ({ model: { version, status }, fits }: Found): string | undefined => {
  if (status !== 'SUCCESS') return `model ${version} is ${status}: only a model whose training succeeded can serve`
  if (fits === null) return `model ${version} comes from an earlier version and cannot be checked: train a new one`
  return fits ? undefined : `model ${version} was trained on other features than today's: train a new one`
}

const planPromotion = (found: Found, standing: Standing): Plan => {
  const after = { champion: found.model.version, challenger: null, challengerPercentage: 0 }
  if (isSame(after, standing)) return null
  const refusal = unfit(found)
  return refusal === undefined ? { action: 'promote', after } : { refusal }
}

/** The champion's share is what the challenger leaves. */
const planChampionShare = (percent: number, { champion, challenger }: Standing): Plan => {
  if (percent === 0)
    return {
      refusal: `model ${champion} is the champion, and something must serve: promote another model, or roll back`,
    }
  if (challenger === null)
    return {
      refusal: `model ${champion} serves alone: give ${100 - percent} % to another model, and it keeps the rest`,
    }
  return { action: 'share', after: { champion, challenger, challengerPercentage: 100 - percent } }
}

const planShare = (found: Found, percent: number, standing: Standing): Plan => {
  const { version } = found.model
  const { champion, challenger } = standing
  if (percent === 100) return planPromotion(found, standing)
  if (version === champion) return planChampionShare(percent, standing)
  const refusal = unfit(found)
  if (refusal !== undefined) return { refusal }
  if (champion === null) return { refusal: `there is no champion yet to share with: promote model ${version}` }
  if (percent > 0 && challenger !== null && challenger !== version)
    return { refusal: `model ${challenger} is the challenger: set its share to 0 first` }
  if (percent > 0) return { action: 'share', after: { champion, challenger: version, challengerPercentage: percent } }
  return version === challenger
    ? { action: 'stop', after: { champion, challenger: null, challengerPercentage: 0 } }
    : null
}

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

    async find(name) {
      return canBeTaskId(name) ? (await find(database, name))?.model : undefined
    },

    promote: (name, reason) => change({ name, reason }, planPromotion),

    share: (name, percent, reason) =>
      change({ name, reason }, (found, standing) => planShare(found, percent, standing)),

    rollback: (reason) =>
      database.transaction(async (session) => {
        const standing = await lockStanding(session)
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
