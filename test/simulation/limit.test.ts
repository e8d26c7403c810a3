import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { withLimit } from '../../src/simulation/traffic/limit.ts'

const never = new AbortController()

/** Goes on until it is ended. */
const untilEnded = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

/** What was reached weakly stays for the turn in which it was. */
const collectGarbage = async () => {
  setFlagsFromString('--expose-gc')
  await setImmediate()
  runInNewContext('gc')()
}

test('work that takes longer is ended, also where memory was cleared meanwhile', async () => {
  const ending = expect(withLimit(never.signal, 200, untilEnded)).rejects.toMatchObject({ name: 'TimeoutError' })
  await collectGarbage()
  await ending
})

test('work is ended with its signal, and what it gives in time is given', async () => {
  const stop = new AbortController()
  const working = withLimit(stop.signal, 60_000, untilEnded)
  stop.abort(new Error('stopped'))
  await expect(working).rejects.toThrow('stopped')
  expect(await withLimit(never.signal, 60_000, async () => 'done')).toBe('done')
})
