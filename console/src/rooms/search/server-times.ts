import type { Timeline } from '../../../../src/api/task-rows.ts'
import { ask } from '../../server/ask.ts'
import { pathPart } from '../../server/path-part.ts'
import type { Way } from './way.ts'

const earliest = (...times: readonly (number | null | undefined)[]) => {
  const known = times.filter((time) => typeof time === 'number')
  return known.length === 0 ? null : Math.min(...known)
}

/**
 * A way that is quicker than its events does not show the worker, and one from a link shows no times; the server knows
 * them. They are told from the moment the request was stored. That the broker has the message is noted in batches, so
 * what comes first counts.
 */
const withServerTimes = ({ reached, ...way }: Way, timeline: Timeline): Way => {
  const timeOf = (step: string) => timeline.find((entry) => entry.step === step)?.at
  const origin = timeOf('stored')
  const stored = reached.stored ?? 0
  const since = (step: string) => {
    const at = timeOf(step)
    return at === undefined || origin === undefined ? undefined : stored + Date.parse(at) - Date.parse(origin)
  }
  const done = reached.done ?? since('finished') ?? null
  const worker = earliest(since('begun') ?? reached.worker)
  const queued = earliest(since('received'), since('published'), reached.queued, worker, done)
  const hasEnded = way.end !== undefined
  return {
    ...way,
    reached: {
      stored,
      ...(queued === null && !hasEnded ? {} : { queued }),
      ...(worker === null ? {} : { worker: earliest(worker, done) }),
      // How it ended is said by its events.
      ...(hasEnded ? { done } : {}),
    },
  }
}

/** As seen from the server, too, unless it does not answer now. */
export const completeWay = async (taskId: string, way: Way): Promise<Way> => {
  const path = `/inference/status/${pathPart(taskId)}?timeline=true`
  const answer = await ask<{ readonly timeline: Timeline }>(path).catch(() => undefined)
  return answer === undefined ? way : withServerTimes(way, answer.timeline)
}
