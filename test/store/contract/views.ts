import { expect, test } from 'vitest'
import { aRanking, aTaskId, aUser, someItems } from '../builders.ts'
import { rankOne, type Stage, startOne } from '../stage.ts'

const rowsOf = async ({ database }: Stage, text: string) =>
  (await database.query<Record<string, unknown>>(text, [])).rows

export const viewsContract = (stage: Stage) => {
  test('users have one typed column per field, derived ones too', async () => {
    await startOne(stage, aUser({ budget: 99.5 }))
    const [user] = await rowsOf(stage, 'select * from users')
    expect(user).toMatchObject({ people_num: 2, budget: 99.5, pool: true, spa: false, time_arrival: '2026-12-24' })
    expect(user).toMatchObject({ age_avg: 35, age_std: 5, age_min: 30, age_max: 40 })
    expect(user?.creation_time).toBeInstanceOf(Date)
  })

  test('the queries of existing dashboards on users run', async () => {
    await startOne(stage, aUser({ pool: true, people_num: 1, people_age: [20] }))
    await startOne(stage, aUser({ pool: false, people_num: 2 }))
    const [row] = await rowsOf(
      stage,
      `select avg(cast(pool as int))::float as pool, avg(people_num)::float as people, max(age_max)::float as oldest
       from users where creation_time > now() - interval '1 hour'`,
    )
    expect(row).toEqual({ pool: 0.5, people: 1.5, oldest: 40 })
  })

  test('the query of existing dashboards on events runs', async () => {
    for (const itemId of [1, 1, -1, 2]) {
      const { taskId } = await rankOne(stage)
      await stage.store.rankings.choose(taskId, itemId)
    }
    const rows = await rowsOf(
      stage,
      `SELECT floor(extract(epoch from time_event)/3600000)*3600000 AS time,
         avg(CAST(CASE WHEN event='good_inference' THEN 1 ELSE 0 END as float)) AS share
       FROM events WHERE event in ('good_inference','bad_inference') GROUP BY 1`,
    )
    expect(rows).toMatchObject([{ share: 0.75 }])
  })

  test('a number that no column can hold is null there and breaks no query', async () => {
    await startOne(stage, aUser({ children_num: 1e15, time_arrival: '0000-99-99', budget: 1e300 }))
    const [row] = await rowsOf(stage, 'select children_num, time_arrival, budget from users')
    expect(row).toEqual({ children_num: null, time_arrival: null, budget: 1e300 })
  })

  test('locations show the catalogue as it is now', async () => {
    await stage.store.items.replaceAll([{ itemId: 7, fields: { price: 80.5, has_pool: true, town: 'Chur' } }])
    const rows = await rowsOf(stage, 'select location_id, price, has_pool, has_spa, town from locations')
    expect(rows).toEqual([{ location_id: 7, price: 80.5, has_pool: true, has_spa: null, town: 'Chur' }])
  })

  test('inferences and results tell what was ranked, shown and chosen', async () => {
    const { taskId, userId } = await rankOne(stage)
    await stage.store.rankings.show(taskId, 2)
    await stage.store.rankings.choose(taskId, 2)
    const [inference] = await rowsOf(stage, 'select * from inferences')
    expect(inference).toMatchObject({ task_id: taskId, user_id: userId, status: 'SUCCESS' })
    expect(inference?.time_get).toBeInstanceOf(Date)
    const results = await rowsOf(stage, 'select * from results order by result_id limit 2')
    expect(results).toMatchObject([
      { task_id: taskId, user_id: userId, location_id: 1, score: 1, label: 0, shown: true },
      { task_id: taskId, user_id: userId, location_id: 2, score: 0.5, label: 1, shown: true },
    ])
  })

  test('impressions are the items of the first showing with position, score and propensity', async () => {
    await stage.store.items.replaceAll(someItems(5))
    const { taskId } = await startOne(stage)
    const explored = { temperature: 0.5, propensities: [0.5, 0.4, 0.3, 0.2, 0.1] }
    await stage.store.inferences.finish([{ ...aRanking(taskId), explored }])
    await Promise.all([2, 2, 2].map((limit) => stage.store.rankings.show(taskId, limit)))
    await stage.store.rankings.show(taskId, 5)
    await stage.store.rankings.choose(taskId, 2)
    const rows = await rowsOf(stage, 'select * from impressions order by position')
    expect(rows).toEqual([
      expect.objectContaining({ task_id: taskId, position: 1, location_id: 1, score: 1, propensity: 0.5, label: 0 }),
      expect.objectContaining({ position: 2, item_version: 1, location_id: 2, score: 0.5, propensity: 0.4, label: 1 }),
    ])
  })

  test('the propensity of a list in the order of its model is null', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.rankings.show(taskId, 1)
    const rows = await rowsOf(stage, 'select position, propensity, model_version from impressions')
    expect(rows).toEqual([{ position: 1, propensity: null, model_version: null }])
  })

  test('datasets list the results that a training used', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.rankings.show(taskId, 2)
    await stage.store.rankings.choose(taskId, 4)
    const training = aTaskId()
    await stage.store.models.start(training)
    const train = await stage.store.datasets.answered(1)
    await stage.store.datasets.freeze(training, { train, validation: [], test: [] })
    const rows = await rowsOf(
      stage,
      'select d.task_id, r.location_id from datasets d join results r using (result_id) order by result_id',
    )
    expect(rows).toEqual([1, 2, 4].map((location_id) => ({ task_id: training, location_id })))
  })

  test('models show the metrics of training and held-out lists', async () => {
    const taskId = aTaskId()
    await stage.store.models.start(taskId)
    await stage.store.models.finish({
      attempt: 0,
      taskId,
      kind: 'trees',
      artefact: new Uint8Array([1]),
      metrics: { train: { accuracy: 0.9 }, test: { accuracy: 0.8, auc: 0.7, precision: 0.6, recall: 0.5, f1: 0.4 } },
      settings: {},
      comparedWith: null,
      verdict: { kind: 'promote', decision: 'better' },
    })
    expect(await rowsOf(stage, 'select * from models')).toMatchObject([
      { use_percentage: 100, train_acc: 0.9, test_acc: 0.8, test_auc: 0.7, test_pre: 0.6, test_rec: 0.5, test_f1: 0.4 },
    ])
  })
}
