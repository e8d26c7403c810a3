import { setTimeout as sleep } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { whole } from '../src/bin/options.ts'
import type { TrafficFigures } from '../src/simulation/traffic/figures.ts'
import { runTraffic } from '../src/simulation/traffic/traffic.ts'
import { type Memory, readMemory } from './load/memory.ts'
import { closeOnSignal, type Mode, type OwnSystem, openSystem } from './load/system.ts'

interface Flags {
  readonly minutes: number
  readonly users: number
  readonly ladder: readonly number[]
  readonly seconds: number
  readonly seed: number
  readonly mode: Mode
}

const MINUTE_MS = 60_000
/** Resident and heap, in MiB, that the second half may add to the first. */
const MOST_GROWTH = 256

const print = (line: string) => process.stdout.write(`${line}\n`)
const row = (...cells: readonly (string | number)[]) => print(`| ${cells.join(' | ')} |`)
const table = (...titles: readonly string[]) => {
  row(...titles)
  row(...titles.map(() => '---:'))
}

const failuresOf = ({ errors }: TrafficFigures) => Object.values(errors).reduce((sum, count) => sum + count, 0)

/** One row for each number of users, each on the same system. @returns how many loops failed */
const climb = async ({ url }: OwnSystem, { ladder, seconds, seed }: Flags) => {
  table('users', 'loops', 'loops/s', 'p50 ms', 'p95 ms', 'p99 ms', 'failed')
  let failed = 0
  for (const users of ladder) {
    const figures = await runTraffic({ url, users, seconds, seed })
    const { loops, loopsPerSecond, p50Ms, p95Ms, p99Ms, errors } = figures
    row(
      users,
      loops,
      loopsPerSecond.toFixed(0),
      p50Ms.toFixed(0),
      p95Ms.toFixed(0),
      p99Ms.toFixed(0),
      failuresOf(figures),
    )
    for (const [kind, count] of Object.entries(errors)) print(`  ${count} × ${kind}`)
    failed += failuresOf(figures)
  }
  return failed
}

const minuteRow = (minute: number, loops: number, { resident, heap, external }: Memory) =>
  row(minute, loops, resident.toFixed(0), heap.toFixed(0), external.toFixed(0))

/** One row for each minute under traffic. @returns the memory at each minute, and how many loops failed */
const soakFor = async ({ url }: OwnSystem, { minutes, users, seed }: Flags) => {
  table('minute', 'loops so far', 'resident MiB', 'heap MiB', 'external MiB')
  const begun = performance.now()
  let loops = 0
  const traffic = runTraffic({
    url,
    users,
    seconds: minutes * 60,
    seed,
    onTick: (figures) => {
      loops = figures.loops
    },
  })
  const memory: Memory[] = []
  for (let minute = 1; minute <= minutes; minute++) {
    // Looking takes a few seconds too.
    await sleep(begun + minute * MINUTE_MS - performance.now())
    const now = await readMemory(url)
    memory.push(now)
    minuteRow(minute, loops, now)
  }
  const figures = await traffic
  for (const [kind, count] of Object.entries(figures.errors)) print(`  ${count} × ${kind}`)
  return { memory, failed: failuresOf(figures) }
}

/** From the middle to the end: what a start needs is there by the middle. */
const growthOf = (memory: readonly Memory[], name: keyof Memory) =>
  (memory.at(-1)?.[name] ?? 0) - (memory[Math.floor((memory.length - 1) / 2)]?.[name] ?? 0)

const verdict = (system: OwnSystem, memory: readonly Memory[], failed: number) => [
  ...system.processes.flatMap((process) => process.crash() ?? []).map((crash) => `a process ended: ${crash}`),
  ...(failed > 0 ? [`${failed} loops failed`] : []),
  ...(['resident', 'heap'] as const)
    .filter((name) => growthOf(memory, name) > MOST_GROWTH)
    .map((name) => `${name} grew by ${growthOf(memory, name).toFixed(0)} MiB in the second half`),
]

const soak = async (flags: Flags) => {
  const system = await openSystem(flags.mode)
  closeOnSignal(system)
  try {
    const climbed = await climb(system, flags)
    print('')
    const { memory, failed } = await soakFor(system, flags)
    const problems = verdict(system, memory, climbed + failed)
    print(problems.length === 0 ? '\nnothing failed, and memory stayed bounded' : `\n${problems.join('\n')}`)
    if (problems.length > 0) process.exitCode = 1
  } finally {
    await system.close()
  }
}

const users = (text: string) => text.split(',').map(whole(1))

await new Command('npm run soak --')
  .description('made-up users on a system of its own: latency by number of users, then memory at each minute')
  .option('--minutes <number>', 'how long the memory is watched', whole(1), 10)
  .option('--users <number>', 'users meanwhile', whole(1), 32)
  .option('--ladder <numbers>', 'numbers of users for the latencies', users, [8, 32, 128, 512])
  .option('--seconds <number>', 'how long each of them', whole(1), 30)
  .option('--seed <number>', 'the same seed makes the same users', whole(0), 42)
  .addOption(
    new Option('--mode <mode>', 'one process, or API and worker on the three servers')
      .choices(['embedded', 'servers'])
      .default('embedded'),
  )
  .action(soak)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  })
