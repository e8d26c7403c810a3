import type { Counter } from 'prom-client'

export const ANSWERERS = ['backend', 'database'] as const

/** What knew the state of a task when a client asked for it. */
export type AnsweredBy = (typeof ANSWERERS)[number]

/** What a process has counted since its start. */
export interface Figures {
  /** Requests answered. */
  readonly requests: number
  /** Those of them that were answered with a 5xx. */
  readonly errors: number
  /** Answers to clients about the state of a task, by what knew it. */
  readonly lookups: Readonly<Record<AnsweredBy, number>>
}

interface FiguresParts {
  readonly requests: Counter<'method' | 'path' | 'status_code' | 'app_name'>
  readonly lookups: Counter<'answered_by'>
}

/** Reads some counts without asking anything that is read on demand, so that it may be called every second. */
export const createFigures =
  ({ requests, lookups }: FiguresParts) =>
  async (): Promise<Figures> => {
    const [answered, looked] = await Promise.all([requests.get(), lookups.get()])
    const total = (values: readonly { readonly value: number }[]) => values.reduce((sum, { value }) => sum + value, 0)
    const by = (part: AnsweredBy) => total(looked.values.filter(({ labels }) => labels.answered_by === part))
    return {
      requests: total(answered.values),
      errors: total(answered.values.filter(({ labels }) => String(labels.status_code).startsWith('5'))),
      lookups: { backend: by('backend'), database: by('database') },
    }
  }
