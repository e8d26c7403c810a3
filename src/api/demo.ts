import { isIPv6 } from 'node:net'
import { DemoRunning, DemoUnavailable } from './errors.ts'

/** What made-up users did. */
export interface DemoFigures {
  /** Rounds from a request to a choice, or to none. */
  readonly loops: number
  /** Rounds that failed. */
  readonly failed: number
}

export interface DemoRequest {
  /** Where this server listens. */
  readonly url: string
  /** Of the operator who asks; undefined where none is needed. */
  readonly apiKey: string | undefined
  readonly seconds: number
  /** Ends it at once. */
  readonly signal: AbortSignal
}

/** Has made-up users drive the server; given only for a domain that has some. */
export type RunDemo = (request: DemoRequest) => Promise<DemoFigures>

/** An address that reaches a server from its own machine: one that listens everywhere is met on the loopback. */
export const ownUrl = ({ address, port }: { readonly address: string; readonly port: number }): string => {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (address === '::') return `http://[::1]:${port}`
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`
}

/** Made-up traffic on request, one at a time. */
export const createDemo = (run: RunDemo | undefined) => {
  let isRunning = false
  return {
    /** Whether there are made-up users of this domain. */
    isAvailable: run !== undefined,
    /** @throws DemoUnavailable, DemoRunning */
    async run(request: DemoRequest): Promise<DemoFigures> {
      if (run === undefined) throw new DemoUnavailable()
      if (isRunning) throw new DemoRunning()
      isRunning = true
      return run(request).finally(() => {
        isRunning = false
      })
    },
  }
}

export type Demo = ReturnType<typeof createDemo>
