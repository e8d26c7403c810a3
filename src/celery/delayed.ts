/** The longest wait that Node's timers can hold; beyond it they fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1

interface Entry<Item> {
  readonly dueAtMs: number
  readonly order: number
  readonly item: Item
}

/** Holds items until they are due: a binary heap and one timer for all of them, however far away the time is. */
export class Delayed<Item> {
  readonly #release: (item: Item) => void
  readonly #heap: Entry<Item>[] = []
  #order = 0
  #timer: NodeJS.Timeout | undefined

  constructor(release: (item: Item) => void) {
    this.#release = release
  }

  add(item: Item, delayMs: number): void {
    this.#order += 1
    this.#push({ dueAtMs: Date.now() + delayMs, order: this.#order, item })
    if (this.#heap[0]?.item === item) this.#arm()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#heap.length = 0
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const next = this.#heap[0]
    if (next) this.#timer = setTimeout(() => this.#fire(), Math.min(next.dueAtMs - Date.now(), MAX_TIMER_MS))
  }

  #fire(): void {
    const nowMs = Date.now()
    for (let next = this.#heap[0]; next && next.dueAtMs <= nowMs; next = this.#heap[0]) {
      this.#pop()
      this.#release(next.item)
    }
    this.#arm()
  }

  #push(entry: Entry<Item>): void {
    let index = this.#heap.length
    for (let parent = (index - 1) >> 1; index > 0; parent = (index - 1) >> 1) {
      const above = this.#heap[parent] as Entry<Item>
      if (isBefore(above, entry)) break
      this.#heap[index] = above
      index = parent
    }
    this.#heap[index] = entry
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (!last || this.#heap.length === 0) return
    let index = 0
    for (;;) {
      const child = this.#smallerChild(index)
      const below = this.#heap[child]
      if (!below || isBefore(last, below)) break
      this.#heap[index] = below
      index = child
    }
    this.#heap[index] = last
  }

  #smallerChild(index: number): number {
    const left = this.#heap[index * 2 + 1]
    const right = this.#heap[index * 2 + 2]
    return left && right && isBefore(right, left) ? index * 2 + 2 : index * 2 + 1
  }
}

const isBefore = (left: Entry<unknown>, right: Entry<unknown>): boolean =>
  left.dueAtMs < right.dueAtMs || (left.dueAtMs === right.dueAtMs && left.order < right.order)
