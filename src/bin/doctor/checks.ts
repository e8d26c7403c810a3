import { openAmqpBroker, openRedisBackend } from '../../celery/index.ts'
import type { Config } from '../../config.ts'
import { textOf } from '../../telemetry/error-text.ts'
import { listenProblem } from '../address.ts'
import { addressOf, isAlive, request } from '../http.ts'
import { isInProcess } from '../servers.ts'
import { examineDatabase } from './database.ts'
import { type Finding, unwell, well } from './finding.ts'

const SERVER_TIMEOUT_MS = 3000
const OLDEST_NODE = [20, 19] as const

const examineNode = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  if (isNewEnough) return well('node', process.version)
  return unwell('node', process.version, `install Node ${OLDEST_NODE.join('.')} or newer`)
}

const examineAddress = async (config: Config): Promise<Finding> => {
  const problem = await listenProblem(config)
  return problem ? unwell('address', problem.detail, problem.advice) : well('address', `${addressOf(config)} is free`)
}

/** Opens a server, closes it again, and says how that went. The address may hold a password and is not repeated. */
const tryServer = async (
  { name, setting }: { name: string; setting: string },
  open: () => Promise<{ close(): Promise<void> }>,
): Promise<Finding> => {
  try {
    await (await open()).close()
    return well(name, 'answers')
  } catch (error) {
    return unwell(name, textOf(error), `start the server ("npm run services"), or correct ${setting}`)
  }
}

const examineQueue = async ({ celeryBrokerUrl, celeryBackendUrl }: Config): Promise<Finding[]> => [
  isInProcess(celeryBrokerUrl)
    ? well('broker', 'in-process')
    : await tryServer({ name: 'broker', setting: 'CELERY_BROKER_URL' }, () =>
        openAmqpBroker({ url: celeryBrokerUrl, startTimeoutMs: SERVER_TIMEOUT_MS }),
      ),
  isInProcess(celeryBackendUrl)
    ? well('results', 'in-process')
    : await tryServer({ name: 'results', setting: 'CELERY_BACKEND_URL' }, () =>
        openRedisBackend({ url: celeryBackendUrl }),
      ),
]

/** What a running server says of itself: it holds the data folder, so nobody else can look inside. */
const askServer = async (address: string): Promise<Finding[]> => {
  const found = well('address', `a server answers at ${address}`)
  const { checks } = await request<{ checks: Record<string, string> }>(address, '/readyz', { accept: [200, 503] })
  const findings = Object.entries(checks).map(([name, verdict]) =>
    verdict === 'ok'
      ? well(name, 'ok, says the running server')
      : unwell(name, verdict, 'see the log of the running server'),
  )
  return [found, ...findings]
}

/** An embedded database belongs to the running server, which alone can tell; servers are looked at from here. */
const isEmbedded = ({ databaseUrl }: Config) => databaseUrl === ''

/** Looks at everything a process needs, in the order in which it is needed, and changes nothing. */
export const runChecks = async (config: Config): Promise<Finding[]> => {
  const basics = [well('settings', 'every value can be used'), examineNode()]
  const address = addressOf(config)
  const isRunning = await isAlive(address)
  if (isRunning && isEmbedded(config)) return [...basics, ...(await askServer(address))]
  const own = isRunning ? well('address', `a server answers at ${address}`) : await examineAddress(config)
  return [...basics, own, ...(await examineDatabase(config)), ...(await examineQueue(config))]
}
