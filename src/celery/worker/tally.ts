/** How many tasks a worker has started, by name. */
export class Tally {
  readonly #counts = new Map<string, number>()
  #total = 0

  get total(): number {
    return this.#total
  }

  count(task: string): void {
    this.#total += 1
    this.#counts.set(task, (this.#counts.get(task) ?? 0) + 1)
  }

  byName(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
