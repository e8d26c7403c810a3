import { useRef, useState } from 'preact/hooks'
import type { DeadLetterAnswer } from '../../../../src/api/dead-letter-rows.ts'
import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { Button } from '../../parts/button.tsx'
import { Figure } from '../../parts/figure.tsx'
import { NotLive } from '../../parts/not-live.tsx'
import { Notice } from '../../parts/notice.tsx'
import { shortText } from '../../parts/short-text.ts'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { pageIn, pageText } from '../../parts/table-state.ts'
import { Turns } from '../../parts/turns.tsx'
import { When } from '../../parts/when.tsx'
import { useAnswer } from '../../server/use-answer.ts'
import { useQuery } from '../../server/use-query.ts'
import { useSystemEvents } from '../../server/use-system-events.ts'
import { Letter } from './letter.tsx'
import { LetterAction, type LetterDeed } from './letter-action.tsx'

const LETTERS_PER_PAGE = 20
/** Characters of a reason in a row. */
const MOST_REASON = 300

interface RowDeeds {
  readonly onRead: (letter: DeadLetterAnswer) => void
  readonly onDeed: (deed: LetterDeed) => void
}

const columnsOf = ({ onRead, onDeed }: RowDeeds): readonly TableColumn<DeadLetterAnswer>[] => [
  {
    name: 'died',
    title: 'Put aside',
    cell: ({ time_died }) => <When at={time_died} />,
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

/** Asks for one letter more than a page holds, to know whether there is a next page. */
const pathOf = (page: number) => `/dead-letters?limit=${LETTERS_PER_PAGE + 1}&offset=${page * LETTERS_PER_PAGE}`

/** Tells when letters came or were dealt with, here or elsewhere. @returns why it cannot */
const useChanges = (onChange: () => void) => {
  const known = useRef<number | undefined>(undefined)
  return useSystemEvents('/system/events', ({ event, data }) => {
    const { queues } = data as SystemSnapshot
    if (event !== 'snapshot' || queues === null) return
    const dead = queues.reduce((sum, queue) => sum + queue.dead, 0)
    if (known.current !== undefined && known.current !== dead) onChange()
    known.current = dead
  }).error
}

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
      onBack={page > 0 && count > 0 ? turnTo(page - 1) : undefined}
      onNext={count > LETTERS_PER_PAGE ? turnTo(page + 1) : undefined}
    />
  )
}

interface LettersProps {
  readonly page: number
  /** One more than a page holds, where there is a next page. */
  readonly rows: readonly DeadLetterAnswer[]
  readonly columns: readonly TableColumn<DeadLetterAnswer>[]
}

const Letters = ({ page, rows, columns }: LettersProps) => {
  if (rows.length === 0) return page === 0 ? <NoLetters /> : <NoSuchPage />
  return (
    <Table
      name="letters"
      caption="Dead letters, the oldest first"
      columns={columns}
      rows={rows.slice(0, LETTERS_PER_PAGE)}
      rowKey={({ id }) => id}
    />
  )
}

/** Messages that nobody could end: read, sent again, discarded. */
export const DeadLetters = () => {
  const [query, change] = useQuery()
  const [deed, setDeed] = useState<LetterDeed>()
  const [done, setDone] = useState<string>()
  const page = pageIn(query.page)
  const letters = useAnswer<readonly DeadLetterAnswer[]>(pathOf(page))
  const error = useChanges(letters.reload)
  const columns = columnsOf({ onRead: ({ id }) => change({ letter: id }, false), onDeed: setDeed })

  const onDone = (text: string) => {
    setDone(text)
    change({ letter: undefined })
    letters.reload()
  }
  return (
    <section class="tab" aria-label="Dead letters">
      <p class="soft">
        Messages that could not be read, that their task refused, or that were lost again and again. The oldest first;
        the heads of the columns sort the page that is seen.
      </p>
      <Notice text={done} onClose={() => setDone(undefined)} />
      <NotLive error={error} />
      {query.letter !== undefined && (
        <Letter key={query.letter} id={query.letter} onDeed={setDeed} onClose={() => change({ letter: undefined })} />
      )}
      <AnswerOf of={letters}>
        {(rows) => (
          <>
            <Letters page={page} rows={rows} columns={columns} />
            <LetterTurns page={page} count={rows.length} />
          </>
        )}
      </AnswerOf>
      {deed && <LetterAction deed={deed} onDone={onDone} onLateRefusal={setDone} onClose={() => setDeed(undefined)} />}
    </section>
  )
}
