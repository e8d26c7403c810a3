import { expect, test } from 'vitest'
import type { Findings } from '../../src/store/store.ts'
import { useTestApi } from './support.ts'

const stage = useTestApi()

const SHA256 = 'a'.repeat(64)

const FINDINGS: Findings = {
  curve: [{ tree: 1, loss: 0.5, validationNdcg10: 0.7 }],
  importances: [{ feature: 'price', gain: 0.4, permutation: 0.1, permutationSd: 0.01 }],
  counterfactual: null,
  record: {
    packageVersion: '1.2.3',
    runtime: 'Node 20 on x64',
    codeSha256: SHA256,
    domainSha256: SHA256,
    artefactSha256: SHA256,
    windowLists: 80,
    examination: [1, 0.5],
  },
}

const start = async (): Promise<string> =>
  (await stage.api.app.inject({ method: 'POST', url: '/train/start' })).json().task_id

test('a model is answered with its learning curve, its importances and what it follows from', async () => {
  const taskId = await start()
  await stage.store.models.finish({
    attempt: 0,
    ...{ taskId, kind: 'boosted', artefact: Uint8Array.of(1), metrics: {}, settings: {}, comparedWith: null },
    verdict: { kind: 'promote', decision: 'the first one' },
    findings: FINDINGS,
  })
  expect((await stage.api.app.inject(`/models/${taskId}`)).json()).toMatchObject({
    curve: [{ tree: 1, loss: 0.5, validation_ndcg10: 0.7 }],
    importances: [{ feature: 'price', gain: 0.4, permutation: 0.1, permutation_sd: 0.01 }],
    counterfactual: null,
    record: {
      package_version: '1.2.3',
      runtime: 'Node 20 on x64',
      artefact_sha256: SHA256,
      window_lists: 80,
      examination: [1, 0.5],
    },
  })
})

test('a model that is not trained yet has none of it', async () => {
  const taskId = await start()
  const nothing = { curve: null, importances: null, counterfactual: null, record: null }
  expect((await stage.api.app.inject(`/models/${taskId}`)).json()).toMatchObject(nothing)
})
