const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

/**
 * Reads an ISO-8601 time liberally; without a zone it is taken in `timezone`.
 * @returns undefined when the text is no time
 */
export const parseTime = (text: string, timezone = 'UTC'): Date | undefined => {
  const match = ISO.exec(text.trim())
  if (!match) return undefined
  const [, day, clock = '00:00', zone] = match
  const wall = new Date(`${day}T${clock}${zone ? normalZone(zone) : 'Z'}`)
  if (Number.isNaN(wall.getTime())) return undefined
  return zone || timezone === 'UTC' ? wall : fromWallClock(wall, timezone)
}

const normalZone = (zone: string): string => {
  if (zone.toUpperCase() === 'Z') return 'Z'
  return `${zone.slice(0, 3)}:${zone.replace(':', '').slice(3) || '00'}`
}

/** Python before Celery 5.4 reads a fraction of three digits as microseconds, hence always six, and an offset. */
export const formatTime = (time: Date, timezone = 'UTC'): string => {
  const offsetMinutes = timezone === 'UTC' ? 0 : zoneOffsetMinutes(time, timezone)
  const wall = new Date(time.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1)
  return `${wall}000${formatOffset(offsetMinutes)}`
}

const formatOffset = (minutes: number): string => {
  const size = Math.abs(minutes)
  const [hours, rest] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'))
  return `${minutes < 0 ? '-' : '+'}${hours}:${rest}`
}

/** How far the zone's clocks are ahead of UTC at that moment. */
const zoneOffsetMinutes = (time: Date, timezone: string): number => {
  const format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}

/** `wall` holds the zone's clock as if it were UTC. The second look settles the hours around a change of the clocks. */
const fromWallClock = (wall: Date, timezone: string): Date => {
  const guess = wall.getTime() - zoneOffsetMinutes(wall, timezone) * 60_000
  return new Date(wall.getTime() - zoneOffsetMinutes(new Date(guess), timezone) * 60_000)
}

export const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
