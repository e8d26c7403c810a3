/** A double-ended queue on a growing ring: every operation takes constant time. */
export class Deque<Item> {
  #ring: (Item | undefined)[] = new Array(16)
  #head = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  pushBack(item: Item): void {
    if (this.#size === this.#ring.length) this.#grow()
    this.#ring[this.#slot(this.#size)] = item
    this.#size += 1
  }

  pushFront(item: Item): void {
    if (this.#size === this.#ring.length) this.#grow()
    this.#head = this.#slot(-1)
    this.#ring[this.#head] = item
    this.#size += 1
  }

  peek(): Item | undefined {
    return this.#ring[this.#head]
  }

  popFront(): Item | undefined {
    const item = this.#ring[this.#head]
    if (this.#size === 0) return undefined
    this.#ring[this.#head] = undefined
    this.#head = this.#slot(1)
    this.#size -= 1
    return item
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (let index = 0; index < this.#size; index += 1) yield this.#ring[this.#slot(index)] as Item
  }

  /** The length is a power of two, so the mask also wraps -1. */
  #slot(offset: number): number {
    return (this.#head + offset) & (this.#ring.length - 1)
  }

  #grow(): void {
    const ring: (Item | undefined)[] = new Array(this.#ring.length * 2)
    for (let index = 0; index < this.#size; index += 1) ring[index] = this.#ring[this.#slot(index)]
    this.#ring = ring
    this.#head = 0
  }
}
