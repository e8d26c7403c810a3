interface Waiting<Input, Output> {
  readonly input: Input
  readonly resolve: (output: Output) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Gathers calls while a batch is being written, so that many callers at once share a statement and a lone caller
 * never waits. A failed batch fails all of its callers.
 * @param write gets 1 to `limit` inputs and answers one output for each, in the same order
 */
export const createBatcher = <Input, Output>(
  write: (inputs: readonly Input[]) => Promise<readonly Output[]>,
  limit = 100,
): ((input: Input) => Promise<Output>) => {
  const waiting: Waiting<Input, Output>[] = []
  let writing = false

  const writeNext = async () => {
    const batch = waiting.splice(0, limit)
    try {
      const outputs = await write(batch.map(({ input }) => input))
      batch.forEach(({ resolve }, index) => {
        resolve(outputs[index] as Output)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  const writeAll = async () => {
    writing = true
    while (waiting.length > 0) await writeNext()
    writing = false
  }

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject })
      if (!writing) void writeAll()
    })
}
