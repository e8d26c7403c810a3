import { expect, test } from 'vitest'
import { createTroubleLog } from '../../src/bin/trouble-log.ts'

/** What was logged, without the text. */
const aLog = () => {
  const fields: object[] = []
  const tell = createTroubleLog({ warn: (given: object) => void fields.push(given) })
  return { tell, fields }
}

test('an outage is told with its stack once, and every further attempt in one line', () => {
  const { tell, fields } = aLog()
  const [first, other] = [new Error('Redis is away'), new Error('the broker is away')]
  tell(first, 'storing t1 failed', { retryInMs: 100 })
  tell(new Error('Redis is away'), 'storing t2 failed')
  tell(other, 'publishing failed')
  expect(fields).toEqual([{ retryInMs: 100, err: first }, { reason: 'Redis is away' }, { err: other }])
})

test('many different troubles are not remembered for ever', () => {
  const { tell, fields } = aLog()
  for (let index = 0; index < 200; index += 1) tell(new Error(`trouble ${index}`), 'failed')
  tell(new Error('trouble 0'), 'failed')
  expect(fields.at(-1)).toHaveProperty('err')
})
