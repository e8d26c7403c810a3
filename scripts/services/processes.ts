import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ServerProcess {
  readonly pid: number
  /** Clock ticks from boot to the start of the process; together with the pid it names one process for ever. */
  readonly startTicks: string
  readonly stopSignal: NodeJS.Signals
}

export interface Account {
  readonly uid: number
  readonly gid: number
}

interface LaunchOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly logFile: string
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly account?: Account | undefined
  /** @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals
}

const POLL_MS = 50
const STOP_MS = 30_000

/** Starts a server that outlives this process. @throws Error when it cannot be started */
export const launch = async (options: LaunchOptions): Promise<ServerProcess> => {
  mkdirSync(dirname(options.logFile), { recursive: true })
  const log = openSync(options.logFile, 'a')
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log],
    detached: true,
    ...options.account,
  })
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  child.unref()
  const pid = child.pid ?? 0
  return { pid, startTicks: (await ticksOf(pid)) ?? 'ended', stopSignal: options.stopSignal ?? 'SIGTERM' }
}

/** Whether that very process still runs; another one that got its pid does not count. */
export const isRunning = async ({ pid, startTicks }: ServerProcess): Promise<boolean> =>
  (await ticksOf(pid)) === startTicks

/** Ends a process and waits for it: first as it wishes to be asked, after 30 s by force. */
export const end = async (server: ServerProcess, signal: NodeJS.Signals = server.stopSignal): Promise<void> => {
  if (!(await isRunning(server))) return
  process.kill(server.pid, signal)
  const limit = performance.now() + STOP_MS
  while (await isRunning(server)) {
    if (performance.now() > limit) process.kill(server.pid, 'SIGKILL')
    await sleep(POLL_MS)
  }
}

/** Waits until a server that is being started answers. @throws Error naming the log file */
export const untilReady = async (
  server: ServerProcess,
  { logFile, limitMs, isReady }: { logFile: string; limitMs: number; isReady: () => Promise<boolean> },
): Promise<void> => {
  const limit = performance.now() + limitMs
  while (!(await isReady())) {
    if (!(await isRunning(server))) throw new Error(`it ended while starting: see ${logFile}`)
    if (performance.now() > limit) {
      await end(server)
      throw new Error(`it did not answer within ${limitMs / 1_000} s: see ${logFile}`)
    }
    await sleep(POLL_MS)
  }
}

/** Field 22 of /proc/<pid>/stat (man 5 proc), undefined when there is no such process or only its remains. */
const ticksOf = async (pid: number): Promise<string | undefined> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in field 2 may hold spaces and brackets; what follows its last bracket does not.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : fields[18]
  } catch {
    return undefined
  }
}
