import { isAway } from '../server/reach.ts'
import { wantsKey } from '../server/refused.ts'
import './not-live.css'

const AWAY = 'the server cannot be reached. It is looked for, and what is old is read again as soon as it is back.'

interface NotLiveProps {
  /** That the server refuses to tell them. */
  readonly error: Error | undefined
}

/** Why changes are not shown as they happen; read out as soon as it is known, so it is there before, without text. */
export const NotLive = ({ error }: NotLiveProps) => {
  const why = isAway.value ? AWAY : wantsKey(error) ? undefined : error?.message
  return (
    <p class="not-live small" role="status">
      {why !== undefined && `Changes are not shown as they happen: ${why}`}
    </p>
  )
}
