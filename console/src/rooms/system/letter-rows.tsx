import type { DeadLetterAnswer } from '../../../../src/api/dead-letter-rows.ts'
import { Button } from '../../parts/button.tsx'
import { Figure } from '../../parts/figure.tsx'
import { shortText } from '../../parts/short-text.ts'
import { Empty } from '../../parts/states.tsx'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { pageText } from '../../parts/table-state.ts'
import { Turns } from '../../parts/turns.tsx'
import { When } from '../../parts/when.tsx'
import { useQuery } from '../../server/use-query.ts'
import type { LetterDeed } from './letter-action.tsx'

export const LETTERS_PER_PAGE = 20
/** Characters of a reason in a row. */
const MOST_REASON = 300

interface RowDeeds {
  readonly onRead: (letter: DeadLetterAnswer) => void
  readonly onDeed: (deed: LetterDeed) => void
  /** One that was sent again from here, and is here again. */
  readonly back: DeadLetterAnswer | undefined
}

const columnsOf = ({ onRead, onDeed, back }: RowDeeds): readonly TableColumn<DeadLetterAnswer>[] => [
  {
    name: 'died',
    title: 'Put aside',
    cell: (letter) => (
      <>
        <When at={letter.time_died} />
        {letter === back && <span class="soft small"> came back</span>}
      </>
    ),
    sortBy: ({ time_died }) => time_died,
  },
  { name: 'queue', title: 'Queue', cell: ({ queue }) => shortText(queue), sortBy: ({ queue }) => queue },
  {
    name: 'task',
    title: 'Task',
    cell: ({ task }) => (
      <code class="letter-task" title={task ?? undefined}>
        {task === null ? 'not told' : shortText(task)}
      </code>
    ),
    sortBy: ({ task }) => task,
  },
  {
    name: 'reason',
    title: 'Reason',
    cell: ({ reason }) => <span class="letter-reason">{shortText(reason, MOST_REASON)}</span>,
    sortBy: ({ reason }) => reason,
  },
  {
    name: 'bytes',
    title: 'Size',
    cell: ({ bytes }) => (
      <span class="letter-size">
        <Figure value={bytes} unit="bytes" />
      </span>
    ),
    sortBy: ({ bytes }) => bytes,
    isNumber: true,
  },
  {
    name: 'actions',
    title: 'Actions',
    cell: (letter) => (
      <span class="row-actions">
        <Button onClick={() => onRead(letter)}>Read</Button>
        <Button onClick={() => onDeed({ kind: 'retry', letter })}>Send again</Button>
        <Button kind="danger" onClick={() => onDeed({ kind: 'discard', letter })}>
          Discard
        </Button>
      </span>
    ),
  },
]

const NoLetters = () => (
  <Empty title="No dead letters">
    <p>Every message could be read and ended. One that cannot is put aside here, with the reason.</p>
  </Empty>
)

const NoSuchPage = () => (
  <Empty title="There are no dead letters on this page">
    <a href="/system?tab=dead-letters">Go to the first page</a>
  </Empty>
)

interface LetterTurnsProps {
  readonly page: number
  /** One more than a page holds, where there is a next page. */
  readonly count: number
}

const LetterTurns = ({ page, count }: LetterTurnsProps) => {
  const [, change] = useQuery()
  const turnTo = (to: number) => () => change({ page: pageText(to) }, false)
  return (
    <Turns
      back="Older"
      next="Newer"
      onBack={page > 0 ? turnTo(page - 1) : undefined}
      onNext={count > LETTERS_PER_PAGE ? turnTo(page + 1) : undefined}
    />
  )
}

interface LetterRowsProps extends RowDeeds {
  readonly page: number
  /** One more than a page holds, where there is a next page. */
  readonly rows: readonly DeadLetterAnswer[]
}

/** A page of dead letters, with what can be done with each. */
export const LetterRows = ({ page, rows, ...deeds }: LetterRowsProps) => {
  if (rows.length === 0) return page === 0 ? <NoLetters /> : <NoSuchPage />
  return (
    <>
      <p class="soft">The oldest first; the heads of the columns sort the page that is seen.</p>
      <Table
        name="letters"
        caption="Dead letters, the oldest first"
        columns={columnsOf(deeds)}
        rows={rows.slice(0, LETTERS_PER_PAGE)}
        rowKey={({ id }) => id}
      />
      <LetterTurns page={page} count={rows.length} />
    </>
  )
}
