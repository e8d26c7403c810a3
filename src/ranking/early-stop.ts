/** A metric must be better by this: less may be a rounding error, which machines may make differently. */
const MIN_IMPROVEMENT = 1e-9

/** Remembers after which tree the validation metric was best, and says when waiting for a better one has lasted long enough. */
export class EarlyStop {
  readonly #patienceTrees: number
  #best = Number.NEGATIVE_INFINITY
  #bestTree = 0
  #lastTree = 0

  /** @param patienceTrees trees to wait for a better metric; 0 never stops and names no best tree */
  constructor(patienceTrees: number) {
    this.#patienceTrees = patienceTrees
  }

  /** @param metric the higher the better; not called where nothing can be measured */
  note(tree: number, metric: number): void {
    this.#lastTree = tree
    if (metric <= this.#best + MIN_IMPROVEMENT) return
    this.#best = metric
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
