import { join } from 'node:path'
import { FOLDER, type Running, readRecord, type ServersRecord, writeRecord } from './folder.ts'
import { type GivenPorts, SERVICES } from './list.ts'
import { isFree, nextFreePort } from './ports.ts'
import { end, isRunning } from './processes.ts'
import { install, isInstalled } from './programs.ts'
import type { Service } from './service.ts'

type Say = (line: string) => void

/** Brings the servers up from the programs of this machine, which it installs first where it may. */
export const startFromPackages = async (given: GivenPorts, say: Say): Promise<ServersRecord> => {
  const missing = SERVICES.filter((service) => !isInstalled(service))
  if (missing.length > 0) await install(missing.flatMap(({ packages }) => packages))
  const before = (await readRecord())?.servers ?? {}
  const servers = { ...before }
  const results = await Promise.allSettled(
    SERVICES.map(async (service) => {
      const { key } = service
      const { running, line } = await ensureRunning(service, { before: before[key], given: given[key] })
      servers[key] = running
      // At once, so that `stop` ends it whatever happens to the others or to this process.
      writeRecord({ engine: 'packages', servers })
      say(line)
    }),
  )
  for (const result of results) if (result.status === 'rejected') throw result.reason
  return { engine: 'packages', servers }
}

/** Ends what was recorded as started here and still is the same process. */
export const stopFromPackages = async ({ servers }: ServersRecord, say: Say): Promise<void> => {
  await Promise.all(
    SERVICES.map(async ({ key, title }) => {
      const running = await areRunning(servers[key])
      for (const process of servers[key]?.processes ?? []) await end(process)
      say(running ? `${title}: stopped` : `${title}: was not running`)
    }),
  )
}

export const areRunning = async (running: Running | undefined): Promise<boolean> => {
  if (!running) return false
  const [server] = running.processes
  return server !== undefined && (await isRunning(server))
}

const ensureRunning = async (
  service: Service,
  { before, given }: { before: Running | undefined; given: number | undefined },
): Promise<{ running: Running; line: string }> => {
  const { key, title } = service
  if (before && (await areRunning(before))) {
    if (given !== undefined && given !== before.port)
      throw new Error(`${title} runs on port ${before.port} already: run "npm run services -- stop" first`)
    return { running: before, line: `${title}: runs already on port ${before.port}` }
  }
  // What a server that died left behind, such as RabbitMQ's port mapper, ends before the next one starts.
  for (const process of before?.processes ?? []) await end(process)
  const port = await choosePort(service, given)
  const processes = await service.start({ folder: join(FOLDER, key), port }).catch((cause: unknown) => {
    throw new Error(`${title} could not be started: ${cause instanceof Error ? cause.message : cause}`, { cause })
  })
  return { running: { port, processes }, line: describeStart(service, { port, given }) }
}

const describeStart = (
  { key, title, standardPort }: Service,
  { port, given }: { port: number; given: number | undefined },
): string => {
  const why = given === undefined && port !== standardPort ? ` (another program has ${standardPort})` : ''
  return `${title}: started on port ${port}${why}, data and log in .services/${key}`
}

const choosePort = async ({ key, title, standardPort }: Service, given: number | undefined): Promise<number> => {
  if (given === undefined) return nextFreePort(standardPort)
  if (await isFree(given)) return given
  throw new Error(`${title} cannot use port ${given}, which is taken: give another --${key}-port`)
}
