import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyUse, StartOptions, TaskKind } from '../store/store.ts'
import { bareKey, fingerprint } from './idempotency.ts'
import { preferredWait } from './prefer.ts'
import type { Waiting } from './progress.ts'
import type { WebhookBody } from './schemas/webhooks.ts'
import type { ReadWebhook } from './webhook.ts'

/** What a start is told beside what it starts. */
export interface StartRequest extends StartOptions {
  /** Id of the key that asks; null without one. */
  readonly ownerKey: number | null
  /** How long the answer is held back. */
  readonly waiting: Waiting
}

interface Sent extends Pick<FastifyRequest, 'caller'> {
  readonly headers: {
    readonly 'cancel-after'?: number
    readonly 'idempotency-key'?: string
    readonly prefer?: string
  }
  readonly body: { readonly webhook?: WebhookBody } | null | undefined
}

/** What a start takes beside its wait until it is answered, at most. */
const ANSWER_SECONDS = 3

const keyUse = (kind: TaskKind, { headers, body, caller }: Sent, waitSeconds: number): KeyUse | undefined => {
  const header = headers['idempotency-key']
  if (header === undefined) return undefined
  return {
    ownerKey: caller.keyId ?? 0,
    kind,
    key: bareKey(header),
    payload: fingerprint(body),
    busySeconds: waitSeconds + ANSWER_SECONDS,
  }
}

/** Reads a start's headers and its webhook. @throws Unprocessable when the webhook cannot be called */
export const createStartRequest =
  (readWebhook: ReadWebhook) =>
  (kind: TaskKind, sent: Sent, reply: FastifyReply): StartRequest => {
    const waitSeconds = preferredWait(sent.headers.prefer)
    return {
      deadlineSeconds: sent.headers['cancel-after'],
      ownerKey: sent.caller.keyId,
      once: keyUse(kind, sent, waitSeconds),
      webhook: readWebhook(sent.body?.webhook),
      waiting: { waitSeconds, signal: reply.waitSignal() },
    }
  }

export type ReadStart = ReturnType<typeof createStartRequest>
