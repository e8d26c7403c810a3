import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answers } from './answers.ts'
import { anyFreePort } from './ports.ts'
import { end, launch, type ServerProcess, untilReady } from './processes.ts'
import { programPath } from './programs.ts'
import type { Place, Service } from './service.ts'

const LIMIT_MS = 120_000

const url = (port: number) => `amqp://guest:guest@127.0.0.1:${port}//`

/** How a node is known to others. */
export interface RabbitNode {
  /** Such as `stellwerk@localhost`. */
  readonly name: string
  /** Folder of the cookie, by which nodes and command line tools trust each other. */
  readonly home: string
  readonly epmdPort: number
  /** Lines for `rabbitmq.conf`. */
  readonly settings: readonly string[]
}

/** Nothing of the machine's own RabbitMQ is read or written, and nothing listens beyond the loopback interface. */
const environment = async ({ folder, port }: Place, node: RabbitNode): Promise<Record<string, string>> => ({
  HOME: node.home,
  ERL_EPMD_PORT: String(node.epmdPort),
  ERL_EPMD_ADDRESS: '127.0.0.1',
  RABBITMQ_NODENAME: node.name,
  RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
  RABBITMQ_NODE_PORT: String(port),
  RABBITMQ_DIST_PORT: String(await anyFreePort()),
  RABBITMQ_BASE: folder,
  RABBITMQ_MNESIA_BASE: join(folder, 'data'),
  RABBITMQ_LOG_BASE: folder,
  RABBITMQ_LOGS: '-',
  RABBITMQ_PID_FILE: join(folder, 'rabbitmq.pid'),
  RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
  RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
  RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'config'),
  // With input allowed the start script becomes the server instead of waiting beside it, so the pid is the server's.
  RABBITMQ_ALLOW_INPUT: '1',
  // One scheduler each: a development machine has better use for its cores than spinning for work.
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
    '-noinput +S 1:1 +SDio 4 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
})

const writeSettings = async (folder: string, settings: readonly string[]): Promise<void> => {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'rabbitmq-env.conf'), '')
  await writeFile(join(folder, 'rabbitmq.conf'), ['log.console.level = info', ...settings, ''].join('\n'))
  await writeFile(join(folder, 'enabled_plugins'), '[].\n')
}

const logOf = (folder: string) => join(folder, 'rabbitmq.log')

/** Started by us: the port mapper that a server would start puts itself out of reach and outlives it. */
export const startPortMapper = async (folder: string, epmdPort: number): Promise<ServerProcess> => {
  const args = ['-port', String(epmdPort), '-address', '127.0.0.1']
  return launch({ command: programPath('epmd'), args, cwd: folder, logFile: logOf(folder) })
}

/** Starts one node beside its port mapper. @throws Error naming the log file when it does not answer in time */
export const startNode = async (place: Place, node: RabbitNode): Promise<ServerProcess> => {
  const { folder, port } = place
  const logFile = logOf(folder)
  await writeSettings(folder, node.settings)
  const env = await environment(place, node)
  const server = await launch({ command: programPath('rabbitmq-server'), args: [], cwd: folder, logFile, env })
  await untilReady(server, { logFile, limitMs: LIMIT_MS, isReady: () => answers(url(port)) })
  return server
}

export const rabbitmq: Service = {
  key: 'rabbitmq',
  title: 'RabbitMQ',
  standardPort: 5672,
  programs: ['rabbitmq-server', 'epmd'],
  packages: ['rabbitmq-server'],
  variable: 'CELERY_BROKER_URL',
  url,
  async start(place) {
    const { folder } = place
    await mkdir(folder, { recursive: true })
    const epmdPort = await anyFreePort()
    const epmd = await startPortMapper(folder, epmdPort)
    try {
      const node = { name: 'stellwerk@localhost', home: folder, epmdPort, settings: [] }
      return [await startNode(place, node), epmd]
    } catch (error) {
      await end(epmd)
      throw error
    }
  },
}
