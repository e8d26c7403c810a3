import { mean } from './list-metrics.ts'

/** A metric must be better by this: less may be a rounding error, which machines may make differently. */
const MIN_IMPROVEMENT = 1e-9

export interface Patience {
  /** Trees to wait for a better metric; 0 never stops and names no best tree. */
  readonly patienceTrees: number
  /** The mean over so many of the last trees counts: on few lists the best single tree is one of chance. */
  readonly smoothTrees: number
}

/** Remembers after which tree the validation metric was best, and says when waiting for a better one has lasted long enough. */
export class EarlyStop {
  readonly #patienceTrees: number
  readonly #smoothTrees: number
  readonly #recent: number[] = []
  #best = Number.NEGATIVE_INFINITY
  #bestTree = 0
  #lastTree = 0

  constructor({ patienceTrees, smoothTrees }: Patience) {
    this.#patienceTrees = patienceTrees
    this.#smoothTrees = smoothTrees
  }

  /** @param metric the higher the better; not called where nothing can be measured */
  note(tree: number, metric: number): void {
    this.#lastTree = tree
    this.#recent.push(metric)
    if (this.#recent.length > this.#smoothTrees) this.#recent.shift()
    const smoothed = mean(Float64Array.from(this.#recent))
    if (smoothed <= this.#best + MIN_IMPROVEMENT) return
    this.#best = smoothed
    this.#bestTree = tree
  }

  get isDue(): boolean {
    return this.#patienceTrees > 0 && this.#lastTree - this.#bestTree >= this.#patienceTrees
  }

  /** Undefined when all trees are to be kept: stopping is off, or nothing was measured. */
  get bestTree(): number | undefined {
    return this.#patienceTrees > 0 && this.#bestTree > 0 ? this.#bestTree : undefined
  }
}
