import { join } from 'node:path'
import { openDatabase } from '../../src/store/database.ts'
import { type OwnServer, startOwn } from '../services/own-server.ts'
import { anyFreePort } from '../services/ports.ts'
import { postgres } from '../services/postgres.ts'
import { rabbitmq } from '../services/rabbitmq.ts'
import { redis } from '../services/redis.ts'
import type { Service } from '../services/service.ts'
import { Program, type ProgramOptions, runCommand } from './program.ts'
import { startRabbitCluster } from './rabbitmq-cluster.ts'
import { emptyRedis, killServer, killSome, pauseOne, pauseServer, untilBack } from './server-faults.ts'
import type { Fault, Later, OpenStage, Stage } from './stage.ts'

interface Servers {
  readonly settings: Readonly<Record<string, string>>
  readonly databaseUrl: string
  readonly faults: readonly Fault[]
}

const startServer = async (service: Service, later: Later): Promise<OwnServer> => {
  const server = await startOwn(service)
  later(() => server.remove())
  return server
}

/** Redis and PostgreSQL with their faults; the broker comes from the mode. */
const startStores = async (later: Later): Promise<Servers> => {
  const [database, results] = [await startServer(postgres, later), await startServer(redis, later)]
  return {
    settings: { [postgres.variable]: database.url, [redis.variable]: results.url },
    databaseUrl: database.url,
    faults: [
      killServer('PostgreSQL', 2, database),
      pauseServer('PostgreSQL', database),
      killServer('Redis', 1, results),
      emptyRedis(results.url),
      pauseServer('Redis', results),
    ],
  }
}

const startPrograms = async (folder: string, settings: ProgramOptions['settings'], later: Later) => {
  const start = (options: ProgramOptions) => {
    const program = new Program(options)
    later(() => program.close())
    program.start()
    return program
  }
  const ports = [await anyFreePort(), await anyFreePort()]
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const apis = urls.map((url, i) => {
    const own = { ...settings, PORT: String(ports[i]) }
    return start({ args: ['api'], settings: own, logFile: join(folder, `api-${i + 1}.log`), url })
  })
  const workers = ['one', 'two'].map((name) => {
    const args = ['worker', '--hostname', `${name}@chaos`]
    return start({ args, settings, logFile: join(folder, `worker-${name}.log`) })
  })
  return { urls, apis, workers }
}

const openStage = async (folder: string, servers: Servers, later: Later): Promise<Stage> => {
  const { settings, databaseUrl } = servers
  for (const command of ['seed', 'train']) await runCommand([command], settings)
  const { urls, apis, workers } = await startPrograms(folder, settings, later)
  const programs = [...apis, ...workers]
  const untilReady = async () => {
    for (const api of apis) await api.untilReady()
  }
  const faults = [
    ...servers.faults,
    killSome('API', 3, apis),
    killSome('worker', 4, workers),
    killSome('both workers', 1, workers, 2),
    killSome('all of Stellwerk', 1, programs, programs.length),
    pauseOne('API', apis),
    pauseOne('worker', workers),
  ]
  return {
    urls,
    faults: faults.map(untilBack(untilReady)),
    skipped: [],
    untilReady,
    ownEnds: () => programs.reduce((sum, { ownEnds }) => sum + ownEnds, 0),
    async finish() {
      await Promise.all(programs.map((program) => program.end('SIGTERM')))
      return openDatabase({ url: databaseUrl })
    },
  }
}

/** Two APIs and two workers over RabbitMQ, Redis and PostgreSQL of their own. */
export const openServers: OpenStage = async (folder, _random, later) => {
  const stores = await startStores(later)
  const broker = await startServer(rabbitmq, later)
  const settings = { ...stores.settings, [rabbitmq.variable]: broker.url }
  const faults = [...stores.faults, killServer('RabbitMQ', 2, broker), pauseServer('RabbitMQ', broker)]
  return openStage(folder, { ...stores, settings, faults }, later)
}

/** The same over three nodes of RabbitMQ with quorum queues, of which one at a time is killed. */
export const openCluster: OpenStage = async (folder, _random, later) => {
  const stores = await startStores(later)
  const nodes = await startRabbitCluster(join(folder, 'rabbitmq'), later)
  const broker = { [rabbitmq.variable]: nodes.map(({ url }) => url).join(';'), CELERY_QUEUE_TYPE: 'quorum' }
  const settings = { ...stores.settings, ...broker }
  const killNode = nodes.map((node) => killServer(`RabbitMQ ${node.name}`, 1, node))
  return openStage(folder, { ...stores, settings, faults: [...stores.faults, ...killNode] }, later)
}
