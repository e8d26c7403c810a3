import { expect, onTestFinished, test, vi } from 'vitest'
import { trafficCommand } from '../../src/bin/commands/traffic.ts'
import { fakeServer, RESULTS } from '../simulation/fake-server.ts'

/** Positions of the choices that forty users make, from 1; 0 says that none suited. */
const choicesWith = async (...flags: string[]) => {
  const server = await fakeServer()
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => written.mockRestore())
  const args = ['--url', server.url, '--users', '1', '--loops', '40', '--seed', '3', '--json']
  await trafficCommand().parseAsync([...args, ...flags], { from: 'user' })
  const ids = server.bodies('/inference/select/').map((body) => Reflect.get(Object(body), 'location_id'))
  return ids.map((id) => RESULTS.findIndex((place) => place.location_id === id) + 1)
}

test('--taste changes what the same users choose', async () => {
  const usual = await choicesWith()
  expect(await choicesWith('--taste', 'usual')).toEqual(usual)
  const changed = await choicesWith('--taste', 'changed')
  expect(changed).toHaveLength(usual.length)
  expect(changed).not.toEqual(usual)
})

test('with --position-bias users look at the top: a strong one lets them choose little else', async () => {
  const deeper = (positions: readonly number[]) => positions.filter((position) => position > 1).length
  const unbiased = deeper(await choicesWith('--position-bias', '0'))
  expect(unbiased).toBeGreaterThan(15)
  expect(deeper(await choicesWith('--position-bias', '5'))).toBeLessThan(unbiased / 3)
})
