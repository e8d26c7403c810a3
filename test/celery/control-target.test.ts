import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isMeant } from '../../src/celery/control/target.ts'
import { aControlMessage, openControl } from './control-client.ts'
import { nextEvent, openApp } from './harness.ts'

const NOBODY = { destination: null, pattern: null, matcher: null }

test('a command without a target is for everyone, one with names only for those', () => {
  expect(isMeant(NOBODY, 'w1@box')).toBe(true)
  expect(isMeant({ ...NOBODY, destination: ['w2@box', 'w1@box'] }, 'w1@box')).toBe(true)
  expect(isMeant({ ...NOBODY, destination: ['w2@box'] }, 'w1@box')).toBe(false)
})

test.each([
  ['glob', 'w*@box', true],
  ['glob', 'w?@b[ao]x', true],
  ['glob', 'w[!1]@box', false],
  ['glob', 'w1.box', false],
  ['glob', 'w1', false],
  ['pcre', 'w\\d+@', true],
  ['pcre', 'box', false],
])('a %s pattern %s fits w1@box: %s', (matcher, pattern, fits) => {
  expect(isMeant({ destination: null, pattern, matcher }, 'w1@box')).toBe(fits)
})

test('only the worker that is named answers', async () => {
  const { broker, startWorker } = await openApp()
  await startWorker({ hostname: 'a@box' })
  await startWorker({ hostname: 'b@box' })
  const { ask } = await openControl(broker)
  expect((await ask('ping', {}, { destination: ['b@box'] })).body).toHaveProperty(['b@box'])
  expect((await ask('ping', {}, { pattern: 'a@*', matcher: 'glob' })).body).toHaveProperty(['a@box'])
})

test('an unknown command is answered with an error', async () => {
  const { broker, startWorker } = await openApp()
  await startWorker()
  const { say } = await openControl(broker)
  expect(await say('nope_cmd')).toEqual({ error: "KeyError('nope_cmd')" })
})

test.each([
  ['no JSON', '{'],
  ['no object', []],
  ['no method', { arguments: {} }],
  ['arguments that are none', { method: 'ping', arguments: 3 }],
  ['a destination that is none', { method: 'ping', destination: 'w1@box' }],
  ['a matcher that is none', { method: 'ping', pattern: 'x', matcher: 'sql' }],
  ['a pattern that is none', { method: 'ping', pattern: '(', matcher: 'pcre' }],
  ['an address for the answer that is none', { method: 'ping', reply_to: { exchange: 1 } }],
  ['an unknown command', { method: 'nope_cmd' }],
])('a request with %s is told as trouble, and the worker goes on', async (_what, content) => {
  const { broker, startWorker } = await openApp()
  const worker = await startWorker()
  const trouble = nextEvent(worker, 'worker-trouble')
  await broker.broadcast('celery.pidbox', aControlMessage(content))
  expect((await trouble).doing).toContain('remote control command')
  expect(await (await openControl(broker)).say('ping')).toEqual({ ok: 'pong' })
})

test.each([
  ['pcre', '(a|a)*\u0001'],
  ['glob', `${'*a'.repeat(20)}\u0001`],
])('a %s that would be tried for ever is given up, and the worker goes on', async (matcher, pattern) => {
  const { broker, startWorker } = await openApp()
  const worker = await startWorker({ hostname: 'a'.repeat(60) })
  const trouble = nextEvent(worker, 'worker-trouble')
  await broker.broadcast('celery.pidbox', aControlMessage({ method: 'ping', pattern, matcher }))
  expect(String((await trouble).error)).toContain('timed out')
  expect(await (await openControl(broker)).say('ping')).toEqual({ ok: 'pong' })
})

test('no arguments, however strange, take a worker down', async () => {
  const { broker, celery, startWorker } = await openApp()
  celery.task('x.work', {}, () => {})
  await startWorker()
  const { say } = await openControl(broker)
  const methods = ['revoke', 'query_task', 'registered', 'hello', 'rate_limit', 'time_limit', 'pool_grow', 'active']
  const names = ['task_id', 'ids', 'taskinfoitems', 'revoked', 'task_name', 'rate_limit', 'hard', 'soft', 'n', 'safe']
  const args = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.constant('x.work')))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), args, async (method, given) => {
      expect(await say(method, given)).toBeDefined()
    }),
    { numRuns: 200 },
  )
  expect(await say('ping')).toEqual({ ok: 'pong' })
})
