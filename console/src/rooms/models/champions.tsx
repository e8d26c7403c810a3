import type { HistoryAnswer } from '../../../../src/api/model-rows.ts'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { type Reign, reignsOf } from './reigns.ts'
import { ACTIONS } from './words.ts'
import './champions.css'

const HEIGHT_PX = 32
/** Narrower ones, in parts of the whole, have no room for their number. */
const NAMED_FROM = 0.04

const Line = ({ reigns }: { readonly reigns: readonly Reign[] }) => {
  const startMs = reigns[0]?.fromMs ?? 0
  const wholeMs = (reigns.at(-1)?.toMs ?? 0) - startMs || 1
  const at = (ms: number) => `${(100 * (ms - startMs)) / wholeMs}%`
  return (
    <svg class="reigns" width="100%" height={HEIGHT_PX} aria-hidden="true">
      {reigns.map(({ version, fromMs, toMs }, index) => (
        <g key={fromMs} class={index % 2 === 0 ? 'reign' : 'reign reign-other'}>
          <rect x={at(fromMs)} width={`${(100 * (toMs - fromMs)) / wholeMs}%`} height={HEIGHT_PX} />
          <line x1={at(fromMs)} x2={at(fromMs)} y1="0" y2={HEIGHT_PX} />
          {(toMs - fromMs) / wholeMs >= NAMED_FROM && (
            <text x={at((fromMs + toMs) / 2)} y={HEIGHT_PX / 2}>
              {version}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}

const modelName = (version: number | null) => (version === null ? '–' : `Model ${version}`)

const COLUMNS: readonly TableColumn<HistoryAnswer>[] = [
  { name: 'at', title: 'When', cell: ({ at }) => <When at={at} />, sortBy: ({ at }) => at },
  {
    name: 'action',
    title: 'What',
    cell: ({ action, version }) => `${ACTIONS[action]}: model ${version}`,
    sortBy: ({ action }) => ACTIONS[action],
  },
  {
    name: 'champion',
    title: 'Champion after',
    cell: ({ champion }) => modelName(champion),
    sortBy: ({ champion }) => champion,
  },
  {
    name: 'challenger',
    title: 'Challenger after',
    cell: ({ challenger, shares }) => (challenger === null ? '–' : `Model ${challenger}, ${shares[challenger] ?? 0} %`),
    sortBy: ({ challenger }) => challenger,
  },
  { name: 'reason', title: 'Why', cell: ({ reason }) => <p class="change-reason small">{reason}</p> },
]

/** Who was champion when, and every change with its reason. */
export const Champions = ({ history }: { readonly history: readonly HistoryAnswer[] }) => {
  const reigns = reignsOf(history, Date.now())
  if (history.length === 0) return <p class="soft">Nothing has changed yet.</p>
  return (
    <>
      <Line reigns={reigns} />
      <p class="reign-ends soft small">
        <When at={reigns[0]?.fromMs} />
        <span>now</span>
      </p>
      <Table
        name="changes"
        caption="Changes of who serves, the newest first"
        columns={COLUMNS}
        rows={history}
        rowKey={({ change }) => change}
        rowsPerPage={8}
      />
    </>
  )
}
