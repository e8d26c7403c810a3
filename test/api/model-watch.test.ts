import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { pulseEvents } from '../../src/api/model-watch.ts'
import type { RegistryPulse } from '../../src/store/store.ts'
import { follow } from './follow-stream.ts'
import { useTestApi } from './support.ts'

const stage = useTestApi()

const aPulse = (changes: Partial<RegistryPulse> = {}): RegistryPulse => ({
  changeNo: 1,
  choiceNo: null,
  version: 1,
  trainings: [],
  ...changes,
})

async function* each(pulses: readonly RegistryPulse[]) {
  yield* pulses
}

test('who follows the models is told how things stand, and only then what has moved', async () => {
  const trainings = [{ taskId: 't', status: 'PENDING' }] as const
  const pulses = [
    aPulse(),
    aPulse(),
    aPulse({ trainings }),
    aPulse({ trainings: [...trainings] }),
    aPulse({ changeNo: 2 }),
  ]
  const told: object[] = []
  for await (const { data } of pulseEvents(each(pulses))) told.push(data)
  expect(told).toEqual([
    { change: 1, choice: null, version: 1, trainings: [] },
    { change: 1, choice: null, version: 1, trainings: [{ task_id: 't', status: 'PENDING' }] },
    { change: 2, choice: null, version: 1, trainings: [] },
  ])
})

test('GET /models/events tells of a training that begins, whoever begins it', async () => {
  const { app } = stage.api
  await app.listen({ port: 0 })
  const { events, leave } = await follow((app.server.address() as AddressInfo).port, '/models/events')
  const standing = { change: null, choice: null, version: null, trainings: [] }
  await expect.poll(() => events).toEqual([{ event: 'models', data: standing }])
  const { task_id } = (await app.inject({ method: 'POST', url: '/train/start' })).json()
  await expect
    .poll(() => events.at(-1)?.data)
    .toEqual({ ...standing, version: 1, trainings: [{ task_id, status: 'PENDING' }] })
  leave()
})
