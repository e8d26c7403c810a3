interface WhenProps {
  /** ISO 8601 or milliseconds; null, and what is no time, shows a dash. */
  readonly at: string | number | null | undefined
}

const isThisYear = (time: Date) => time.getFullYear() === new Date().getFullYear()
const isToday = (time: Date) => time.toDateString() === new Date().toDateString()

const short = (time: Date) =>
  isToday(time)
    ? time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
    : time.toLocaleString(undefined, {
        ...(!isThisYear(time) && { year: 'numeric' }),
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      })

/** A moment in local time; the exact one, with its zone, on hover. */
export const When = ({ at }: WhenProps) => {
  if (at === null || at === undefined) return <span>–</span>
  const time = new Date(at)
  if (Number.isNaN(time.getTime())) return <span>–</span>
  const exact = `${time.toISOString()} (${Intl.DateTimeFormat().resolvedOptions().timeZone}: ${time.toLocaleString()})`
  return (
    <time class="figures" dateTime={time.toISOString()} title={exact}>
      {short(time)}
    </time>
  )
}
