import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { Opened } from '../src/bin/opened.ts'
import { createRandom } from '../src/simulation/random.ts'
import { openEmbedded } from './chaos/embedded.ts'
import { runCommand } from './chaos/program.ts'
import { isClean, report } from './chaos/report.ts'
import { run } from './chaos/run.ts'
import { openCluster, openServers } from './chaos/servers.ts'
import type { Stage } from './chaos/stage.ts'

const MODES = { embedded: openEmbedded, servers: openServers, cluster: openCluster } as const
type Mode = keyof typeof MODES

/** The sequence of the seed from which a stage draws while it is being set up. */
const SETTING_UP = 0

interface Options {
  readonly mode: Mode
  readonly kills: number
  readonly seconds: number
  readonly seed: number
}

const say = (line: string) => void process.stderr.write(`${line}\n`)

const whole = (text: string): number => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value
  throw new InvalidArgumentError('It must be a whole number of at least 0.')
}

/**
 * Aborts at the first Ctrl-C: what is being started or mended is waited for, so that all of it can be ended. The second
 * ends this process at once.
 */
const interrupted = (): AbortSignal => {
  const end = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      say('interrupted: everything that was started is ended as soon as the fault under way is over')
      end.abort(new Error('interrupted'))
    })
  return end.signal
}

const perform = async (stage: Stage, { mode, ...options }: Options, signal: AbortSignal) => {
  const outcome = await run(stage, { ...options, say, signal })
  const { seed, kills, seconds } = options
  const command = `npm run chaos -- --mode ${mode} --kills ${kills} --seconds ${seconds} --seed ${seed}`
  process.stdout.write(`${report(command, outcome, stage)}\n`)
  return isClean(outcome)
}

const openAndPerform = async (options: Options, folder: string, opened: Opened) => {
  const { mode, seed } = options
  const signal = interrupted()
  // Compiles what has changed, so that no start that is to be killed does it.
  await runCommand(['--version'])
  const stage = await MODES[mode](folder, createRandom(seed, SETTING_UP), (end) => opened.add(mode, end, () => end()))
  return perform(stage, options, signal)
}

const chaos = async (options: Options) => {
  const opened = new Opened()
  const folder = await mkdtemp(join(tmpdir(), 'stellwerk-chaos-'))
  say(`chaos: ${options.mode}, seed ${options.seed}; logs in ${folder}`)
  let isFine = false
  try {
    isFine = await openAndPerform(options, folder, opened)
  } finally {
    await opened.closeAll()
    if (isFine) await rm(folder, { recursive: true, force: true })
    else say(`the logs stay in ${folder}`)
  }
  process.exit(isFine ? 0 : 1)
}

await new Command('npm run chaos --')
  .description(
    'Loads the system over HTTP while it kills, pauses and starves its processes, and then checks everything that was accepted. It ends by itself, and all that it has started with it.',
  )
  .addOption(new Option('--mode <mode>', 'what is run').choices(Object.keys(MODES)).default('embedded'))
  .option('--kills <number>', 'ends after so many SIGKILLs', whole, 50)
  .option('--seconds <number>', 'ends after so many seconds at the latest', whole, 1800)
  .option('--seed <number>', 'repeats the faults of an earlier run', whole, randomInt(2 ** 31))
  .action(chaos)
  .parseAsync()
  .catch((error: unknown) => {
    say(`chaos: ${error instanceof Error ? error.message : error}`)
    process.exit(1)
  })
