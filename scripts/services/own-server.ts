import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anyFreePort } from './ports.ts'
import { end, type ServerProcess } from './processes.ts'
import { isInstalled } from './programs.ts'
import type { Service } from './service.ts'

/** Whether this machine can start such a server; where the servers are containers it may not. */
export const canStart = (service: Service): boolean => process.platform === 'linux' && isInstalled(service)

/** A server of a test or a chaos run alone, to be stopped, frozen and started again. */
export interface OwnServer {
  readonly url: string
  readonly port: number
  /** Starts it again, with the same data at the same address; resolves when it answers. */
  start(): Promise<void>
  /** Ends it as an operator does, or as a crash does with `SIGKILL`. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** The process stays and keeps its connections, but answers nobody. */
  freeze(): void
  thaw(): void
  /** Ends it and removes its data; for the end. */
  remove(): Promise<void>
}

/** Starts a server of `scripts/services` on a free port with an empty folder. */
export const startOwn = async (service: Service): Promise<OwnServer> => {
  const folder = await mkdtemp(join(tmpdir(), `stellwerk-${service.key}-`))
  // PostgreSQL runs as somebody else and has to get through.
  await chmod(folder, 0o711)
  const port = await anyFreePort()
  let processes: readonly ServerProcess[] = []
  const start = async () => {
    processes = await service.start({ folder: join(folder, 'server'), port })
  }
  const stop = async (signal?: NodeJS.Signals) => {
    for (const server of processes) await end(server, signal)
    processes = []
  }
  const send = (signal: NodeJS.Signals) => {
    const [server] = processes
    if (server) process.kill(server.pid, signal)
  }
  const remove = async () => {
    await stop('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
  await start()
  const url = service.url(port)
  return { url, port, start, stop, freeze: () => send('SIGSTOP'), thaw: () => send('SIGCONT'), remove }
}
