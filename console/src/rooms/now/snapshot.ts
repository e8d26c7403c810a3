import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'

export type Snapshot = SystemSnapshot

const SHOWN_SECONDS = 120

/** The last two minutes, oldest first. */
export type History = readonly Snapshot[]

export const secondsOf = ({ at }: Snapshot) => Date.parse(at) / 1000

/** With one more, and without what is older than two minutes before it. */
export const extended = (history: History, next: Snapshot): History => {
  const from = secondsOf(next) - SHOWN_SECONDS
  return [...history.filter((one) => secondsOf(one) >= from && one.at !== next.at), next]
}

/** Snapshots come each second; where none came for longer, nobody knows what was. */
const GAP_SECONDS = 6

/** A figure over time, as charts take it: null where a line has a gap. */
export const lineOf = (history: History, read: (snapshot: Snapshot) => number | null) => {
  const points = history.flatMap((one, place) => {
    const at = secondsOf(one)
    const before = history[place - 1]
    const point = [at, read(one)] as const
    const isAfterGap = before !== undefined && at - secondsOf(before) > GAP_SECONDS
    return isAfterGap ? [[at - 1, null] as const, point] : [point]
  })
  return { times: points.map(([time]) => time), values: points.map(([, value]) => value) }
}

/** Of what is known; null where nothing is. */
export const total = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

export type Health = Snapshot['health'][string]

/** Messages in all queues; those of tasks that were cancelled stay until a worker throws them away. */
export const messages = ({ queues }: Snapshot) => total((queues ?? []).map(({ ready }) => ready))

export const isAbove0 = (value: number | null | undefined) => (value ?? 0) > 0

/** Tasks that workers have begun; what a lost one held it works on no more. */
export const atWork = ({ workers }: Snapshot) =>
  total((workers ?? []).filter(({ state }) => state === 'online').map(({ active }) => active))
