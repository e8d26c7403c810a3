import { useRef, useState } from 'preact/hooks'
import type { DeadLetterAnswer } from '../../../../src/api/dead-letter-rows.ts'
import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { LiveLight } from '../../parts/live-light.tsx'
import { NotLive } from '../../parts/not-live.tsx'
import { Notice } from '../../parts/notice.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { pageIn } from '../../parts/table-state.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { useQuery } from '../../server/use-query.ts'
import { useSystemEvents } from '../../server/use-system-events.ts'
import { Letter } from './letter.tsx'
import { LetterAction, type LetterDeed } from './letter-action.tsx'
import { LETTERS_PER_PAGE, LetterRows } from './letter-rows.tsx'
import { CameBack, isBackOf } from './sent-letter.tsx'

/** Asks for one letter more than a page holds, to know whether there is a next page. */
const pathOf = (page: number) => `/dead-letters?limit=${LETTERS_PER_PAGE + 1}&offset=${page * LETTERS_PER_PAGE}`

/** Tells when letters came or were dealt with, here or elsewhere. @returns whether and why not, and a way to be told with the next look */
const useChanges = (onChange: () => void) => {
  const known = useRef<number | undefined>(undefined)
  const { isConnected, error } = useSystemEvents('/system/events', ({ event, data }) => {
    const { queues } = data as SystemSnapshot
    if (event !== 'snapshot' || queues === null) return
    const dead = queues.reduce((sum, queue) => sum + queue.dead, 0)
    if (known.current !== dead) onChange()
    known.current = dead
  })
  const tellNext = () => {
    known.current = undefined
  }
  return { isConnected, error, tellNext }
}

/** Messages that nobody could end: read, sent again, discarded. */
export const DeadLetters = () => {
  const [query, change] = useQuery()
  const [deed, setDeed] = useState<LetterDeed>()
  const [done, setDone] = useState<string>()
  const [sent, setSent] = useState<DeadLetterAnswer>()
  const page = pageIn(query.page)
  const letters = useAnswer<readonly DeadLetterAnswer[]>(pathOf(page))
  const { isConnected, error, tellNext } = useChanges(letters.reload)
  const back = letters.answer?.find(isBackOf(sent))

  const onDone = (text: string) => {
    setDone(text)
    setSent(deed?.kind === 'retry' ? deed.letter : undefined)
    change({ letter: undefined })
    letters.reload()
    // One that is back within a second leaves their number as it was.
    tellNext()
  }
  return (
    <section class="tab" aria-label="Dead letters">
      <div class="tab-head">
        <p class="soft">Messages that could not be read, that their task refused, or that were lost again and again.</p>
        {error === undefined && <LiveLight isConnected={isConnected} />}
      </div>
      <Notice text={back === undefined ? done : undefined} onClose={() => setDone(undefined)} />
      <CameBack letter={back} />
      <NotLive error={error} />
      {query.letter !== undefined && (
        <Letter key={query.letter} id={query.letter} onDeed={setDeed} onClose={() => change({ letter: undefined })} />
      )}
      <AnswerOf of={letters}>
        {(rows) => (
          <LetterRows
            page={page}
            rows={rows}
            back={back}
            onRead={({ id }) => change({ letter: id }, false)}
            onDeed={setDeed}
          />
        )}
      </AnswerOf>
      {deed && <LetterAction deed={deed} onDone={onDone} onLateRefusal={setDone} onClose={() => setDeed(undefined)} />}
    </section>
  )
}
