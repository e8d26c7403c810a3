import type { Counter, Histogram } from 'prom-client'

/** What a process has counted since its start. */
export interface Figures {
  /** Requests answered. */
  readonly requests: number
  /** Those of them that were answered with a 5xx. */
  readonly errors: number
  /** How many results took at most so many seconds, by ascending bound. */
  readonly resultBuckets: readonly { readonly seconds: number; readonly count: number }[]
}

interface FiguresParts {
  readonly requests: Counter<'method' | 'path' | 'status_code' | 'app_name'>
  readonly resultSeconds: Histogram
}

/** Reads some counts without asking anything that is read on demand, so that it may be called every second. */
export const createFigures =
  ({ requests, resultSeconds }: FiguresParts) =>
  async (): Promise<Figures> => {
    const [answered, results] = await Promise.all([requests.get(), resultSeconds.get()])
    const total = (values: typeof answered.values) => values.reduce((sum, { value }) => sum + value, 0)
    return {
      requests: total(answered.values),
      errors: total(answered.values.filter(({ labels }) => String(labels.status_code).startsWith('5'))),
      resultBuckets: results.values.flatMap(({ labels: { le }, value }) =>
        le === undefined ? [] : [{ seconds: Number(le === '+Inf' ? Number.POSITIVE_INFINITY : le), count: value }],
      ),
    }
  }
