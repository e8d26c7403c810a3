import { expect, test } from 'vitest'
import { check } from '../../scripts/chaos/check.ts'
import { type Accepted, accept, createLedger } from '../../scripts/chaos/ledger.ts'
import type { InferenceRow } from '../../scripts/chaos/rows.ts'
import type { HasQuery } from '../../src/store/database.ts'

const chosenRow: InferenceRow = {
  task_id: 'a',
  status: 'SUCCESS',
  reason: null,
  item_ids: [3, 1, 2],
  shown_count: 2,
  chosen_item: 1,
  choices: [1],
  events: { inference_start: 1, results: 1, selection: 1, good_inference: 1 },
}

const aDatabase = (inferences: readonly InferenceRow[]): HasQuery => ({
  query: async <Row>(text: string) => ({ rows: (text.includes('from stellwerk.models') ? [] : inferences) as Row[] }),
})

/** What a user did who saw the first two items and chose one. */
const choosing: Partial<Accepted> = { shown: [3, 1], chosen: 1 }

const anInference = (did: Partial<Accepted>) => {
  const ledger = createLedger()
  Object.assign(accept(ledger, { taskId: 'a', kind: 'inference' }), did)
  return ledger
}

const wrongsOf = async (row: Partial<InferenceRow>, did: Partial<Accepted> = choosing) =>
  (await check(anInference(did), aDatabase([{ ...chosenRow, ...row }]))).map(({ wrong }) => wrong)

const revoked = { status: 'REVOKED', item_ids: null, shown_count: null, chosen_item: null, choices: null }
const onlyStarted = { events: { inference_start: 1 } }

test('nothing is wrong with an inference that ended as its user was told', async () => {
  expect(await wrongsOf({})).toEqual([])
})

test.each<[string, Partial<InferenceRow>]>([
  ['stuck', { status: 'STARTED' }],
  ['wrong final state', { status: 'FAILURE' }],
  ['wrong final state', { item_ids: null }],
  ['doubled', { events: { ...chosenRow.events, inference_start: 2 } }],
  ['doubled', { choices: [1, 1], events: { ...chosenRow.events, selection: 2, good_inference: 2 } }],
  ['impression missing', { shown_count: 1 }],
  ['impression missing', { item_ids: [1, 3, 2] }],
  ['label missing', { chosen_item: 3 }],
])('%s is found in %j', async (wrong, row) => {
  expect(await wrongsOf(row)).toContain(wrong)
})

test('an accepted task without a row is lost', async () => {
  expect(await check(anInference(choosing), aDatabase([]))).toMatchObject([{ wrong: 'lost' }])
})

test('a confirmed cancellation must hold, an unanswered one may', async () => {
  const row = { ...revoked, ...onlyStarted }
  expect(await wrongsOf(row, { cancelled: 'perhaps' })).toEqual([])
  expect(await wrongsOf(row, {})).toEqual(['wrong final state'])
  expect(await wrongsOf({}, { ...choosing, cancelled: 'yes' })).toEqual(['wrong final state'])
})

test('an answer must not be taken back', async () => {
  expect(await wrongsOf({}, { ...choosing, mayExpire: true, seen: new Set(['REVOKED']) })).toEqual([
    'wrong final state',
  ])
})

test('a choice whose answer got lost may hold', async () => {
  const did = { ...choosing, chosen: 3, perhapsChosen: new Set([1]) }
  expect(await wrongsOf({}, did)).toEqual([])
})

test('a start whose answer got lost leaves one row at most', async () => {
  const ledger = createLedger()
  expect(await check(ledger, aDatabase([chosenRow]))).toMatchObject([{ wrong: 'doubled' }])
  ledger.unansweredStarts = 1
  expect(await check(ledger, aDatabase([chosenRow]))).toEqual([])
})
