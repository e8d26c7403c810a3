import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The command line, to be run by Node. */
const PROGRAM = fileURLToPath(new URL('../../bin/stellwerk.js', import.meta.url))

/** Of the output only the end is kept: enough to say why a process ended. */
const KEPT_OUTPUT = 20_000
const STOP_WITHIN_MS = 30_000

export type Settings = Readonly<Record<string, string>>

export interface OwnProcess {
  /** Where it listens; empty for a worker. */
  readonly url: string
  readonly child: ChildProcess
  /** The end of what it has written. */
  output(): string
  /** How it ended before it was asked to; undefined while it runs. */
  crash(): string | undefined
  /** @returns its exit code; null when it had to be killed */
  stop(): Promise<number | null>
}

const stopped = async (child: ChildProcess, exited: Promise<unknown>) => {
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await exited
  clearTimeout(killer)
  return child.exitCode
}

/**
 * Starts a process as an operator would and waits until it says that it is there.
 * @throws Error with its output when it ends before
 */
export const startOwn = async (command: 'up' | 'api' | 'worker', settings: Settings): Promise<OwnProcess> => {
  const child = spawn(process.execPath, [PROGRAM, command], {
    env: { ...process.env, PORT: '0', LOG_FORMAT: 'json', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  let [output, isAsked] = ['', false]
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
      const found = /Stellwerk.* (?:listens at (http:\S+)|consumes )/.exec(output)
      if (found) resolve(found[1] ?? '')
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`stellwerk ${command} ended with code ${code}:\n${output}`)))
  })
  return {
    url,
    child,
    output: () => output,
    crash() {
      const { exitCode, signalCode } = child
      return isAsked || (exitCode === null && signalCode === null) ? undefined : `${exitCode ?? signalCode}:\n${output}`
    },
    stop() {
      isAsked = true
      return child.exitCode === null && child.signalCode === null ? stopped(child, exited) : Promise.resolve(null)
    },
  }
}

/** Runs one command of ours to its end. @returns its standard output @throws Error when it fails */
export const runOwn = async (args: readonly string[], settings: Settings): Promise<string> => {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  if (code === 0) return stdout
  throw new Error(`stellwerk ${args.join(' ')} ended with code ${code}: ${stderr}`)
}
