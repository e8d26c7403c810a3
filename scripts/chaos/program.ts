import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const PROGRAM = fileURLToPath(new URL('../../bin/stellwerk.js', import.meta.url))
/** Generous: the machine is busy with what is being killed. */
const READY_WITHIN_MS = 120_000
const STOP_WITHIN_MS = 60_000
const POLL_MS = 100
const RESTART_MS = 300

/** Settings with which the processes start quickly and lose little time over what was lost. */
export const QUICK: Readonly<Record<string, string>> = {
  SEED_LISTS: '60',
  TRAINING_TREES: '8',
  TRAINING_MIN_LISTS: '30',
  SWEEP_SECONDS: '1',
  ABANDONED_SECONDS: '10',
  DRAIN_SECONDS: '5',
  LOG_FORMAT: 'json',
}

export interface ProgramOptions {
  readonly args: readonly string[]
  readonly settings: Readonly<Record<string, string>>
  readonly logFile: string
  /** Where it listens; without it, it is ready as soon as it runs. */
  readonly url?: string
}

/** Runs a command of Stellwerk to its end. @throws Error with what it wrote to standard error when it fails */
export const runCommand = async (
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const env = { ...process.env, ...QUICK, ...settings }
  await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env }).catch(
    (cause: Error & { stderr: string }) => {
      throw new Error(`stellwerk ${args.join(' ')} failed: ${cause.stderr}`, { cause })
    },
  )
}

/** A process of Stellwerk under a supervisor, which starts it again when it ends without being asked. */
export class Program {
  readonly #options: ProgramOptions
  #child: ChildProcess | undefined
  #isWanted = false
  #isClosed = false
  /** How often it ended although nobody had asked it to. */
  ownEnds = 0

  constructor(options: ProgramOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#isClosed) return
    this.#isWanted = true
    const { args, settings, logFile } = this.#options
    const log = openSync(logFile, 'a')
    const env = { ...process.env, ...QUICK, ...settings }
    const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', log, log] })
    closeSync(log)
    this.#child = child
    child.once('exit', () => {
      if (!this.#isWanted || this.#child !== child) return
      this.ownEnds++
      setTimeout(() => this.#isWanted && this.#child === child && this.start(), RESTART_MS)
    })
  }

  /** Ends it and waits for that; what does not end when asked is killed after a minute. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.#isWanted = false
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    // A paused process would not even see the signal.
    child.kill('SIGCONT')
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    await exited.finally(() => clearTimeout(limit))
  }

  /** Ends it for good: whatever is still under way cannot start it again. */
  close(): Promise<void> {
    this.#isClosed = true
    return this.end('SIGKILL')
  }

  async pause(ms: number): Promise<void> {
    this.#child?.kill('SIGSTOP')
    await sleep(ms)
    this.#child?.kill('SIGCONT')
  }

  async isReady(): Promise<boolean> {
    if (this.#options.url === undefined) return this.#isWanted
    const asked = fetch(`${this.#options.url}/readyz`, { signal: AbortSignal.timeout(5000) })
    return asked.then(
      ({ ok }) => ok,
      () => false,
    )
  }

  /** @throws Error naming the log file when it is not ready in time */
  async untilReady(): Promise<void> {
    const limit = performance.now() + READY_WITHIN_MS
    while (!(await this.isReady())) {
      const { args, logFile } = this.#options
      if (performance.now() > limit)
        throw new Error(`stellwerk ${args[0]} was not ready within ${READY_WITHIN_MS / 1000} s: see ${logFile}`)
      await sleep(POLL_MS)
    }
  }
}
