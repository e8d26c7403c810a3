import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { whole } from '../src/bin/options.ts'
import { createRandom } from '../src/simulation/random.ts'
import { createFindings, type Findings } from './fuzz/findings.ts'
import { fuzzMessages } from './fuzz/messages.ts'
import { type Operation, readOperations } from './fuzz/operations.ts'
import { sendRaw } from './fuzz/raw.ts'
import { type Keys, makeRequest } from './fuzz/requests.ts'
import { send } from './fuzz/send.ts'
import { fitting } from './fuzz/values.ts'
import { type Memory, readMemory } from './load/memory.ts'
import { closeOnSignal, type Mode, type OwnSystem, openSystem } from './load/system.ts'

interface Flags {
  readonly requests: number
  readonly messages: number
  readonly seed: number
  readonly mode: Mode
  readonly concurrency: number
}

/** Results are forgotten soon, so that memory that grows is memory that leaks. */
const SETTINGS = { RESULT_EXPIRES_SECONDS: '10', MAX_QUEUED_TRAININGS: '20' }

/** Of the requests; the rest goes over an HTTP client. */
const RAW_SHARE = 0.05
/** Of the requests that come before the first look at the memory. */
const WARM_UP_SHARE = 0.2
const PROBE_EACH_MS = 1000
const PROBE_WITHIN_MS = 10_000
const KEPT_IDS = 300
const MOST_OPEN = 100
/** MiB. Rows are in the database, which in embedded mode is inside the resident set. */
const MOST_GROWTH = { heap: 64, resident: 512 }

const print = (line: string) => process.stdout.write(`${line}\n`)

interface Stage {
  readonly flags: Flags
  readonly url: URL
  readonly keys: Keys
  readonly operations: readonly Operation[]
  readonly findings: Findings
  readonly agent: Agent
  /** Of tasks that were started, the newest last. */
  readonly ids: string[]
  /** Connections with bytes of their own: some stay open until the server ends them, and hold up no other request. */
  readonly open: Set<Promise<void>>
}

const makeKey = async (url: string, scope: keyof Keys, operator?: string): Promise<string> => {
  const response = await fetch(new URL('/keys', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(operator === undefined ? {} : { 'x-api-key': operator }) },
    body: JSON.stringify({ name: 'fuzz', scope }),
  })
  const answer = (await response.json()) as { key?: string }
  if (answer.key === undefined) throw new Error(`POST /keys answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer.key
}

const rememberId = (ids: string[], body: string) => {
  const id = /"task_id":"([0-9a-f-]{36})"/.exec(body)?.[1]
  if (id === undefined) return
  ids.push(id)
  if (ids.length > KEPT_IDS) ids.shift()
}

/** Request `number` of the run: what it is depends on the seed, and on the ids that earlier answers gave. */
const fuzzOne = async ({ flags, url, keys, operations, findings, agent, ids, open }: Stage, number: number) => {
  const random = createRandom(flags.seed, number)
  if (random.chance(RAW_SHARE)) {
    const closed = sendRaw(url, random, keys).then((outcome) => {
      findings.add(`${number} (raw)`, outcome)
      open.delete(closed)
    })
    open.add(closed)
    if (open.size > MOST_OPEN) await Promise.race(open)
    return
  }
  const request = makeRequest({ random, ids }, operations, keys)
  const outcome = await send(url, request, agent)
  findings.add(
    `${number} ${request.method} ${request.target.slice(0, 200)} ${request.body?.subarray(0, 200) ?? ''}`,
    outcome,
  )
  if (outcome.kind === 'answer' && outcome.status === 200) rememberId(ids, outcome.body)
}

const fuzzRange = async (stage: Stage, from: number, to: number) => {
  let next = from
  const tenth = Math.ceil(stage.flags.requests / 10)
  const lane = async () => {
    while (next < to) {
      if (next % tenth === 0) print(`request   ${next} of ${stage.flags.requests}`)
      await fuzzOne(stage, next++)
    }
  }
  await Promise.all(Array.from({ length: stage.flags.concurrency }, lane))
  await Promise.all(stage.open)
}

/** Meanwhile, somebody else looks whether the server is alive. @returns the longest answer in milliseconds */
const probe = async ({ url, findings }: Stage, signal: AbortSignal) => {
  let longestMs = 0
  while (!signal.aborted) {
    const begun = performance.now()
    await fetch(new URL('/livez', url), { signal: AbortSignal.timeout(PROBE_WITHIN_MS) })
      .then((response) => response.arrayBuffer())
      .catch((error: unknown) => findings.report({ request: 'GET /livez', what: String(error) }))
    longestMs = Math.max(longestMs, performance.now() - begun)
    await sleep(PROBE_EACH_MS, undefined, { signal }).catch(() => undefined)
  }
  return longestMs
}

const withProbe = async (stage: Stage, work: () => Promise<void>) => {
  const ending = new AbortController()
  const probing = probe(stage, ending.signal)
  await work().finally(() => ending.abort())
  return probing
}

/** After all that an ordinary request has to be served as on the first day. */
const checkServing = async ({ url, keys, operations, findings }: Stage) => {
  const headers = { 'content-type': 'application/json', 'x-api-key': keys.operator }
  const { properties = {}, required = [] } = operations.find(({ path }) => path === '/inference/start')?.body ?? {}
  const body = { required, properties: Object.fromEntries(required.map((name) => [name, properties[name] ?? {}])) }
  const right = JSON.stringify(fitting({ random: createRandom(0, 0), ids: [] }, body))
  const started = await fetch(new URL('/inference/start', url), { method: 'POST', headers, body: right })
  const { task_id, ...refusal } = (await started.json()) as { task_id?: string }
  if (task_id === undefined) {
    findings.report({ request: `an ordinary inference afterwards: ${right}`, what: JSON.stringify(refusal) })
    return
  }
  const ended = await fetch(new URL(`/inference/status/${task_id}?wait=60`, url), { headers })
  const answer = await ended.text()
  if (!answer.includes('"SUCCESS"')) findings.report({ request: 'an ordinary inference afterwards', what: answer })
}

const checkEnd = (system: OwnSystem, { findings }: Stage, [before, after]: readonly [Memory, Memory]) => {
  for (const process of system.processes) {
    const crash = process.crash()
    if (crash !== undefined) findings.report({ request: 'some', what: `a process ended: ${crash}` })
  }
  for (const name of ['heap', 'resident'] as const) {
    const growth = after[name] - before[name]
    if (growth > MOST_GROWTH[name])
      findings.report({
        request: 'all',
        what: `${name} grew by ${growth.toFixed(0)} MiB, more than ${MOST_GROWTH[name]}`,
      })
  }
}

const size = ({ resident, heap, external }: Memory) =>
  `resident ${resident.toFixed(0)} MiB, heap ${heap.toFixed(0)} MiB, external ${external.toFixed(0)} MiB`

const fuzzSystem = async (system: OwnSystem, flags: Flags) => {
  const operator = await makeKey(system.url, 'operator')
  const stage: Stage = {
    flags,
    url: new URL(system.url),
    keys: { operator, client: await makeKey(system.url, 'client', operator) },
    operations: await readOperations(system.url),
    findings: createFindings(),
    agent: new Agent({ keepAlive: true, maxSockets: flags.concurrency }),
    ids: [],
    open: new Set(),
  }
  const headers = { 'x-api-key': operator }
  const warmUp = Math.floor(flags.requests * WARM_UP_SHARE)
  const begun = performance.now()
  let before: Memory | undefined
  const longestMs = await withProbe(stage, async () => {
    await fuzzRange(stage, 0, warmUp)
    before = await readMemory(system.url, headers)
    await fuzzRange(stage, warmUp, flags.requests)
    if (flags.mode === 'servers') await fuzzMessages({ system, seed: flags.seed, count: flags.messages })
  })
  const seconds = (performance.now() - begun) / 1000
  await checkServing(stage)
  const after = await readMemory(system.url, headers)
  stage.agent.destroy()
  const memory = [before ?? after, after] as const
  checkEnd(system, stage, memory)
  print(`${flags.requests} requests over ${stage.operations.length} operations in ${seconds.toFixed(0)} s`)
  print(
    `answers   ${Object.entries(stage.findings.counts())
      .map(([kind, count]) => `${kind}: ${count}`)
      .join('  ')}`,
  )
  print(`memory    after ${warmUp}: ${size(memory[0])}; at the end: ${size(memory[1])}`)
  print(`probe     GET /livez took ${longestMs.toFixed(0)} ms at most`)
  return stage.findings.found()
}

const fuzz = async (flags: Flags) => {
  const { mode, seed, requests, messages } = flags
  const repeat = `npm run fuzz -- --mode ${mode} --requests ${requests} --messages ${messages} --seed ${seed}`
  print(`to repeat: ${repeat}`)
  const system = await openSystem(mode, SETTINGS)
  closeOnSignal(system)
  try {
    const { findings, total } = await fuzzSystem(system, flags)
    for (const { request, what } of findings) print(`FOUND     request ${request}\n          ${what}`)
    print(total === 0 ? 'nothing found' : `${total} findings; again: ${repeat}`)
    if (total > 0) process.exitCode = 1
  } finally {
    await system.close()
  }
}

await new Command('npm run fuzz --')
  .description(
    'random requests, right and wrong, to all routes of a system of its own, and random messages to its workers',
  )
  .option('--requests <number>', 'requests over HTTP', whole(1), 100_000)
  .option('--messages <number>', 'messages over RabbitMQ, with servers', whole(0), 5000)
  .option('--seed <number>', 'the same seed makes the same requests', whole(0), Math.floor(Math.random() * 1e6))
  .option('--concurrency <number>', 'requests at a time', whole(1), 32)
  .addOption(
    new Option('--mode <mode>', 'one process, or API and worker on the three servers')
      .choices(['embedded', 'servers'])
      .default('embedded'),
  )
  .action(fuzz)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  })
