import type { Values } from '../../domain/defaults.ts'
import type { SearchSchema } from '../../domain/schema.ts'
import { Empty, Failed } from '../../parts/states.tsx'
import { Refused } from '../../server/refused.ts'
import { Ranking } from './ranking.tsx'
import { Stations } from './stations.tsx'
import { Waiting } from './waiting.tsx'
import type { Way } from './way.ts'

interface EndedProps {
  readonly taskId: string
  readonly end: string
  readonly schema: SearchSchema
  /** Of a request from a link, what was chosen before. */
  readonly chosenBefore: number | undefined
  readonly asked: Values | undefined
}

const Ended = ({ taskId, end, ...ranking }: EndedProps) => {
  if (end === 'SUCCESS') return <Ranking key={taskId} taskId={taskId} {...ranking} />
  const inNow = <a href={`/now?task=${encodeURIComponent(taskId)}`}>Look at it in Now</a>
  return end === 'REVOKED' ? (
    <Empty title="This request was cancelled">
      <p>It has no ranking. Press Rank to ask again.</p>
      {inNow}
    </Empty>
  ) : (
    <Empty title="This request failed">
      <p>It has no ranking. Press Rank to ask again; the room Now says what happened.</p>
      {inNow}
    </Empty>
  )
}

/** Unknown, or no id at all. */
const isNone = (error: Error) => error instanceof Refused && [404, 422].includes(error.status)

const NotFound = () => (
  <Empty title="There is no such request">
    <p>The link is not whole, or the request is from another system. Press Rank to make one.</p>
  </Empty>
)

interface AnswerProps extends Omit<EndedProps, 'taskId' | 'end'> {
  readonly way: Way | undefined
  /** Why the request that a link leads to cannot be looked at. */
  readonly lost: Error | undefined
}

/** What there is to say of the request that is looked at. */
export const Answer = ({ way, lost, ...ranking }: AnswerProps) => {
  if (lost !== undefined) return isNone(lost) ? <NotFound /> : <Failed error={lost} />
  if (way === undefined)
    return (
      <Empty title="Nothing ranked yet">
        <p>Say what you look for and press Rank: the best matches come here, with the reasons for their places.</p>
      </Empty>
    )
  const { taskId, end } = way
  return (
    <>
      <Stations way={way} />
      {taskId !== undefined && end === undefined && <Waiting key={taskId} taskId={taskId} />}
      {taskId !== undefined && end !== undefined && <Ended {...{ taskId, end }} {...ranking} />}
    </>
  )
}
