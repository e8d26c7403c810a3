import { EventEmitter, on } from 'node:events'

type Source<Value> = (signal: AbortSignal) => AsyncIterable<Value>

/** What several sources give, as it comes, until the signal aborts; the first that fails ends all. */
export async function* merged<Value>(
  signal: AbortSignal,
  sources: readonly Source<Value>[],
): AsyncGenerator<Value, void> {
  if (signal.aborted) return
  const leaving = new AbortController()
  const either = AbortSignal.any([signal, leaving.signal])
  const heard = new EventEmitter()
  const values = on(heard, 'value', { signal: either }) as AsyncIterable<[Value]>
  const pump = async (source: Source<Value>) => {
    for await (const value of source(either)) heard.emit('value', value)
  }
  const pumping = Promise.all(sources.map(pump)).catch((error) => heard.emit('error', error))
  try {
    for await (const [value] of values) yield value
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    leaving.abort()
    await pumping
  }
}
