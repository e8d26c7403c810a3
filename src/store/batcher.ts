interface Waiting<Input, Output> {
  readonly input: Input
  readonly resolve: (output: Output) => void
  readonly reject: (reason: unknown) => void
}

/** Calls that share a statement at most. */
const BATCH_LIMIT = 100

/** Takes the first calls, but of those with the same key only one: a statement can write a row only once. */
const takeBatch = <Call>(waiting: Call[], keyOf: (call: Call) => string): Call[] => {
  const batch = new Map<string, Call>()
  const later: Call[] = []
  for (const call of waiting.splice(0, BATCH_LIMIT)) {
    if (batch.has(keyOf(call))) later.push(call)
    else batch.set(keyOf(call), call)
  }
  waiting.unshift(...later)
  return [...batch.values()]
}

/**
 * Gathers calls while a batch is being written, so that many callers at once share a statement and a lone caller
 * never waits. A failed batch fails all of its callers.
 * @param keyOf calls with the same key are written one after the other, in the order they came
 * @param write gets 1 to 100 inputs with different keys and answers one output for each, in the same order
 */
export const createBatcher = <Input, Output>(
  keyOf: (input: Input) => string,
  write: (inputs: readonly Input[]) => Promise<readonly Output[]>,
): ((input: Input) => Promise<Output>) => {
  const waiting: Waiting<Input, Output>[] = []
  let writing = false

  const writeNext = async () => {
    const batch = takeBatch(waiting, ({ input }) => keyOf(input))
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
