import type { Outcome } from './send.ts'

/** One thing that must not happen, with the number of its request so that it can be repeated. */
export interface Finding {
  readonly request: string
  readonly what: string
}

const MOST_FINDINGS = 20

const isErrorBody = (body: string) => {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null && 'detail' in parsed
  } catch {
    return false
  }
}

/** A stack trace names files of ours or of Node. */
const hasStack = (body: string) => /\bat .+\((?:file:|node:|\/).+:\d+:\d+\)/.test(body)

/** A limit that was reached, or `/readyz` saying what the server waits for. */
const isDeclared = (status: number, retryAfter: string | undefined, body: string) =>
  status === 503 && (retryAfter !== undefined || body.startsWith('{"status":"not ready"'))

const problemOf = (outcome: Outcome): string | undefined => {
  if (outcome.kind === 'hang') return 'no answer in time'
  if (outcome.kind !== 'answer') return undefined
  const { status, retryAfter, body } = outcome
  if (status >= 500 && !isDeclared(status, retryAfter, body)) return `${status}: ${body.slice(0, 300)}`
  if (hasStack(body)) return `a stack trace: ${body.slice(0, 300)}`
  // A browser at an address behind which there is nothing gets the console.
  const isPage = status === 404 && body.startsWith('<!doctype html>')
  const isError = status >= 400 && status !== 503 && body !== '' && !body.startsWith('HTTP/1.1') && !isPage
  return isError && !isErrorBody(body) ? `${status} without a detail: ${body.slice(0, 300)}` : undefined
}

/** Counts what came of the requests, and keeps what must not come of any. */
export const createFindings = () => {
  const counts = new Map<string, number>()
  const findings: Finding[] = []
  let total = 0
  const report = (finding: Finding) => {
    total += 1
    if (findings.length < MOST_FINDINGS) findings.push(finding)
  }
  return {
    add(request: string, outcome: Outcome) {
      const kind = outcome.kind === 'answer' ? String(outcome.status) : outcome.kind
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      const what = problemOf(outcome)
      if (what !== undefined) report({ request, what })
    },
    report,
    /** By status, or by what came instead of one. */
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b))),
    /** The first ones, and how many there were in all. */
    found: () => ({ findings, total }),
  }
}

export type Findings = ReturnType<typeof createFindings>
