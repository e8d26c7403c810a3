import type { FastifyReply } from 'fastify'
import { MAX_WAIT_SECONDS } from './limits.ts'

/** One preference: a token, and a value as a token or in quotes. What else stands beside it does not matter here. */
const PREFERENCE = /^\s*([\w!#$%&'*+.^`|~-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;]*)))?/

/**
 * Seconds for which a request prefers to wait (`Prefer: wait=10`; RFC 7240, section 4.3), at most the longest wait there
 * is; 0 when it does not say so. Of several the first counts, and what cannot be understood is ignored (section 2).
 * @param header all `Prefer` fields, with commas between them
 */
export const preferredWait = (header: string | undefined): number => {
  const preferences = (header ?? '').split(',').map((text) => PREFERENCE.exec(text))
  const wait = preferences.find((found) => found?.[1]?.toLowerCase() === 'wait')
  const seconds = wait?.[2] ?? wait?.[3] ?? ''
  return /^\d+$/.test(seconds) ? Math.min(Number(seconds), MAX_WAIT_SECONDS) : 0
}

/** Says that the request was held back as it preferred (RFC 7240, section 3). */
export const tellWait = (reply: FastifyReply, waitSeconds: number) => {
  if (waitSeconds > 0) reply.header('preference-applied', `wait=${waitSeconds}`)
}
