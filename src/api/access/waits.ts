import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { onGone } from '../gone.ts'
import { MAX_EVENT_STREAMS_PER_CLIENT } from '../limits.ts'
import { TooManyRequests } from './errors.ts'

const RETRY_AFTER_SECONDS = 5

const isStream = ({ routeOptions }: FastifyRequest) => routeOptions.config?.isStream === true

/** Whether the answer may be held back: `?wait=`, or `Prefer: wait` (RFC 7240). */
const isWait = ({ query, headers }: FastifyRequest) =>
  Number((query as { wait?: unknown } | undefined)?.wait ?? 0) > 0 || /\bwait\s*=/i.test(String(headers.prefer ?? ''))

/** Counts what is open by caller. */
const createTally = (most: number) => {
  const open = new Map<string, number>()
  return {
    /** @returns the way to give the place back; undefined when the caller has as many as it may */
    take(id: string) {
      const held = open.get(id) ?? 0
      if (held >= most) return undefined
      open.set(id, held + 1)
      return () => {
        const left = (open.get(id) ?? 1) - 1
        if (left === 0) open.delete(id)
        else open.set(id, left)
      }
    },
  }
}

/** A caller has so many held requests open at a time: each costs a connection and a subscription for a minute or more. */
export const waits = fp(
  async (app, { perClient }: { perClient: number }) => {
    const waiting = createTally(perClient)
    const streaming = createTally(Math.min(perClient, MAX_EVENT_STREAMS_PER_CLIENT))
    app.addHook('preHandler', async (request, reply) => {
      const tally = isStream(request) ? streaming : isWait(request) ? waiting : undefined
      if (tally === undefined) return
      const release = tally.take(request.caller.id)
      if (release === undefined) {
        throw new TooManyRequests('too many requests of yours wait for their answers: end some', RETRY_AFTER_SECONDS)
      }
      onGone(reply, release)
    })
  },
  { name: 'waits', dependencies: ['callers'] },
)
