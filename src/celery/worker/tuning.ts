import type { RateLimit } from '../rate.ts'
import type { Settings } from '../settings.ts'
import type { TaskDefinition } from '../tasks.ts'
import { type Pace, paceOf } from './pace.ts'

/** Seconds; null means none. */
export interface TimeLimits {
  readonly hard: number | null
  readonly soft: number | null
}

/** What can be changed of a worker's tasks while it runs: their rates and their time limits. */
export class Tuning {
  readonly #settings: Pick<Settings, 'taskTimeLimit' | 'taskSoftTimeLimit'>
  readonly #timeLimits = new Map<string, TimeLimits>()
  readonly #rates = new Map<string, RateLimit>()
  /** By task; null where it has no limit. */
  readonly #paces = new Map<string, Pace | null>()

  constructor(settings: Pick<Settings, 'taskTimeLimit' | 'taskSoftTimeLimit'>) {
    this.#settings = settings
  }

  /** Those of the worker; a message may name its own. */
  timeLimits({ name, options }: TaskDefinition): TimeLimits {
    const { hard, soft } = this.#timeLimits.get(name) ?? {
      hard: options.timeLimit ?? null,
      soft: options.softTimeLimit ?? null,
    }
    return { hard: hard ?? this.#settings.taskTimeLimit, soft: soft ?? this.#settings.taskSoftTimeLimit }
  }

  setTimeLimits(task: string, limits: TimeLimits): void {
    this.#timeLimits.set(task, limits)
  }

  /** 0 where there is none. */
  rateLimit({ name, options }: TaskDefinition): RateLimit {
    return this.#rates.get(name) ?? options.rateLimit ?? 0
  }

  setRateLimit(task: string, rate: RateLimit): void {
    this.#rates.set(task, rate)
    this.#paces.set(task, paceOf(rate))
  }

  isPaced(definition: TaskDefinition): boolean {
    return this.#pace(definition) !== null
  }

  /** Lets a task start if its rate allows that. @returns milliseconds to wait, 0 when it may start now */
  admit(definition: TaskDefinition): number {
    return this.#pace(definition)?.take(performance.now()) ?? 0
  }

  #pace(definition: TaskDefinition): Pace | null {
    const known = this.#paces.get(definition.name)
    if (known !== undefined) return known
    const pace = paceOf(this.rateLimit(definition))
    this.#paces.set(definition.name, pace)
    return pace
  }
}
