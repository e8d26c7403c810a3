import { describe, expect, onTestFinished, test } from 'vitest'
import { openEmbedded } from '../../scripts/chaos/embedded.ts'
import { oddAnswers } from '../../scripts/chaos/report.ts'
import { run } from '../../scripts/chaos/run.ts'
import { openServers } from '../../scripts/chaos/servers.ts'
import type { OpenStage } from '../../scripts/chaos/stage.ts'
import { SERVICES } from '../../scripts/services/list.ts'
import { canStart } from '../../scripts/services/own-server.ts'
import { Opened } from '../../src/bin/opened.ts'
import { createRandom } from '../../src/simulation/random.ts'
import { aFolder } from '../support/server.ts'

/** A few kills, for twenty seconds at most; `npm run chaos` does the same for longer. */
const chaos = async (open: OpenStage, { seed, kills }: { seed: number; kills: number }) => {
  const folder = await aFolder()
  const opened = new Opened()
  onTestFinished(() => opened.closeAll())
  const stage = await open(folder, createRandom(seed, 0), (end) => opened.add('stage', end, () => end()))
  return run(stage, { seed, kills, seconds: 20, say: () => undefined, signal: new AbortController().signal })
}

test('embedded: kills lose, double and forget nothing that was accepted', { timeout: 300_000 }, async () => {
  const outcome = await chaos(openEmbedded, { seed: 11, kills: 5 })
  expect(outcome.kills).toBeGreaterThan(0)
  expect(outcome.ledger.accepted.length).toBeGreaterThan(0)
  expect([outcome.findings, oddAnswers(outcome)]).toEqual([[], []])
})

describe.runIf(SERVICES.every(canStart))('over RabbitMQ, Redis and PostgreSQL', () => {
  test('kills of processes and servers lose, double and forget nothing', { timeout: 300_000 }, async () => {
    const outcome = await chaos(openServers, { seed: 12, kills: 3 })
    expect(outcome.kills).toBeGreaterThan(0)
    expect(outcome.ledger.accepted.length).toBeGreaterThan(0)
    expect([outcome.findings, oddAnswers(outcome)]).toEqual([[], []])
  })
})
