type Close = () => unknown

/**
 * What a process has opened, with the way to close each. Start forward, stop backward: closing goes newest first,
 * tries them all, and may be called twice.
 */
export class Opened {
  readonly #closers: { name: string; close: Close }[] = []
  #closing: Promise<void> | undefined

  /** Registers something just opened and gives it back. */
  add<T>(name: string, thing: T, close: (thing: T) => unknown): T {
    this.#closers.push({ name, close: () => close(thing) })
    return thing
  }

  /** @throws AggregateError with every failure, after all have been tried */
  closeAll(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close() {
    const failures: Error[] = []
    for (const { name, close } of this.#closers.reverse()) {
      try {
        await close()
      } catch (cause) {
        failures.push(new Error(`${name} did not close`, { cause }))
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map((failure) => failure.message).join('; '))
  }
}
