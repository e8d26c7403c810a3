import { expect, test } from 'vitest'
import { binLabels, columnsOf, comparedBins, type InputHistory } from '../../console/src/rooms/inputs/shares.ts'

const HOURS = ['2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z', '2026-11-23T12:00:00.000Z'] as const
const NOW_MS = Date.parse('2026-11-23T12:30:00.000Z')

const history = (counts: readonly (readonly number[])[]): InputHistory => ({
  name: 'budget',
  whole: false,
  bins: ['≤ 80', '≤ 120', '> 120', 'missing'],
  reference: [50, 50, 0, 0],
  windows: counts.map((bins, hour) => ({
    from: HOURS[hour] ?? HOURS[0],
    users: bins.reduce((sum, count) => sum + count, 0),
    counts: bins,
  })),
})

test('bins are named by both of their ends, booleans by yes and no', () => {
  expect(binLabels({ bins: ['≤ 80', '≤ 120', '> 120', 'missing'], whole: false })).toEqual([
    '≤ 80',
    '80 – 120',
    '> 120',
    'missing',
  ])
  expect(binLabels({ bins: ['≤ 5', '> 5', 'missing'], whole: false })).toEqual(['≤ 5', '> 5', 'missing'])
  expect(binLabels({ bins: ['false', 'true', 'other'], whole: false })).toEqual(['no', 'yes', 'other'])
})

test('bins of whole numbers are named by those that lie in them', () => {
  const bins = ['≤ 0', '≤ 1', '≤ 2', '≤ 5', '≤ 120', '> 120']
  expect(binLabels({ bins, whole: true })).toEqual(['≤ 0', '1', '2', '3 – 5', '6 – 120', '> 120'])
})

test('ends of bins are rounded and grouped as people write numbers', () => {
  expect(binLabels({ bins: ['≤ -12.4', '≤ 1230', '> 12300'], whole: false })).toEqual([
    '≤ −12',
    '−12 – 1,200',
    '> 12,000',
  ])
})

test('a bin that a sketch made around one number is named by that number', () => {
  expect(binLabels({ bins: ['≤ -9.61e-7', '≤ 0', '≤ 1.03', '≤ 5.09'], whole: false })).toEqual([
    '≤ 0',
    '0',
    '0 – 1',
    '1 – 5.1',
  ])
  expect(binLabels({ bins: ['≤ 0.986', '≤ 1.03'], whole: false })).toEqual(['≤ 0.99', '1'])
})

test('only the recent hours stand beside the users trained on, and bins without anybody are left out', () => {
  const bins = comparedBins(
    history([
      [9, 0, 0, 0],
      [1, 1, 2, 0],
    ]),
    { from: HOURS[1], to: HOURS[1] },
  )
  expect(bins).toEqual([
    { label: '≤ 80', trained: 0.5, recent: 0.25 },
    { label: '80 – 120', trained: 0.5, recent: 0.25 },
    { label: '> 120', trained: 0, recent: 0.5 },
  ])
})

test('all hours are compared where the recent ones lie before them', () => {
  const bins = comparedBins(history([[4, 0, 0, 0]]), {
    from: '2026-11-20T00:00:00.000Z',
    to: '2026-11-20T01:00:00.000Z',
  })
  expect(bins[0]?.recent).toBe(1)
})

test('the share trained on is unknown where the champion kept no sketch', () => {
  const bins = comparedBins({ ...history([[1, 0, 0, 0]]), reference: null }, { from: null, to: null })
  expect(bins).toEqual([{ label: '≤ 80', trained: null, recent: 1 }])
})

test('hours become columns up to now, with a gap where nobody asked', () => {
  const { windows, ...rest } = history([[3, 1, 0, 0], [], [0, 0, 2, 0]])
  const quiet = { ...rest, windows: windows.filter(({ users }) => users > 0) }
  const columns = columnsOf(quiet, { hours: 3, most: 24, nowMs: NOW_MS })
  expect(columns.map((column) => column?.users)).toEqual([4, undefined, 2])
  expect(columns[0]).toMatchObject({ from: Date.parse(HOURS[0]), shares: [0.75, 0.25, 0, 0] })
})

test('many hours share a column, and none of their users is lost', () => {
  const columns = columnsOf(history([[1], [2], [3]].map(([one = 0]) => [one, 0, 0, 0])), {
    hours: 72,
    most: 24,
    nowMs: NOW_MS,
  })
  expect(columns).toHaveLength(24)
  expect(columns.reduce((sum, column) => sum + (column?.users ?? 0), 0)).toBe(6)
})
