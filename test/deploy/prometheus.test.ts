import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { anyFreePort } from '../../scripts/services/ports.ts'
import { isInstalled } from '../../scripts/services/programs.ts'
import { aFolder } from '../support/server.ts'
import { alerts, DEPLOY, queriesOf } from './dashboards.ts'
import { createObservedMetrics, observe } from './observed.ts'

const run = promisify(execFile)
const isThere = isInstalled({ programs: ['prometheus', 'promtool'] })
if (!isThere) console.log('without Debian\'s package "prometheus" the checks of rules and queries are left out')

/** A process that has something new to tell at each scrape. @returns its address */
const scraped = async () => {
  const metrics = createObservedMetrics()
  const server = createServer(async (_request, response) => {
    observe(metrics)
    response.setHeader('content-type', metrics.contentType)
    response.end(await metrics.text())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts a Prometheus with our rules and an empty folder. @returns a way to ask it */
const startPrometheus = async (target: string) => {
  const [folder, port] = [await aFolder(), await anyFreePort()]
  await cp(`${DEPLOY}prometheus/rules.yml`, join(folder, 'rules.yml'))
  const scrape = { job_name: 'stellwerk', static_configs: [{ targets: [target] }] }
  const global = { scrape_interval: '200ms', scrape_timeout: '200ms', evaluation_interval: '200ms' }
  const config = { global, rule_files: ['rules.yml'], scrape_configs: [scrape] }
  // What is JSON is YAML too.
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config))
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return async <Data>(path: string): Promise<Data | undefined> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`).catch(() => undefined)
    return answer?.ok ? ((await answer.json()) as { data: Data }).data : undefined
  }
}

const onLastSeconds = (query: string) =>
  `query?query=${encodeURIComponent(query.replaceAll(/\$__(rate_interval|range)/g, '5s'))}`

describe.skipIf(!isThere)('with Prometheus', () => {
  test('configuration and rules are valid, and each rule does as its tests say', async () => {
    const cwd = `${DEPLOY}prometheus`
    await run('promtool', ['check', 'config', '--lint-fatal', 'prometheus.yml'], { cwd })
    const { stdout } = await run('promtool', ['test', 'rules', 'rules.test.yml'], { cwd })
    expect(stdout).toContain('SUCCESS')
  })

  test('every query of the dashboards gives numbers, and no rule fails', async () => {
    const ask = await startPrometheus(await scraped())
    for (const [title, query] of queriesOf('expr')) {
      const values = async () => {
        const data = await ask<{ result: { value: [number, string] }[] }>(onLastSeconds(query))
        return data?.result.map(({ value: [, value] }) => Number(value)) ?? []
      }
      await expect.poll(values, { message: title }).not.toEqual([])
      expect(await values(), title).not.toContain(Number.NaN)
    }
    const health = async () => {
      const data = await ask<{ groups: { rules: { health: string }[] }[] }>('rules')
      return data?.groups.flatMap(({ rules }) => rules.map((rule) => rule.health))
    }
    await expect.poll(health).toEqual(alerts.map(() => 'ok'))
  })
})
