import { Command, InvalidArgumentError } from 'commander'
import { answers } from './services/answers.ts'
import { isDockerThere, startWithDocker, stopWithDocker } from './services/compose.ts'
import {
  alone,
  readRecord,
  readUrls,
  removeRecords,
  type ServersRecord,
  type Urls,
  writeUrls,
} from './services/folder.ts'
import { type GivenPorts, SERVICES } from './services/list.ts'
import { startFromPackages, stopFromPackages } from './services/packages.ts'
import { findChromium, install, isPythonCeleryInstalled } from './services/programs.ts'

interface StartOptions {
  readonly postgresPort?: number
  readonly rabbitmqPort?: number
  readonly redisPort?: number
  readonly withPython?: true
  readonly withBrowser?: true
}

const say = (line: string) => process.stdout.write(`${line}\n`)

const urlsOf = ({ servers }: ServersRecord): Urls =>
  Object.fromEntries(
    SERVICES.flatMap(({ key, variable, url }) => {
      const running = servers[key]
      return running ? [[variable, url(running.port)]] : []
    }),
  )

const givenPorts = ({ postgresPort, rabbitmqPort, redisPort }: StartOptions): GivenPorts => ({
  ...(postgresPort && { postgres: postgresPort }),
  ...(rabbitmqPort && { rabbitmq: rabbitmqPort }),
  ...(redisPort && { redis: redisPort }),
})

/** What some tests need beside the servers. */
const installExtras = async ({ withPython, withBrowser }: StartOptions) => {
  const packages = [
    ...(withPython && !(await isPythonCeleryInstalled()) ? ['python3-celery', 'python3-redis'] : []),
    ...(withBrowser && findChromium() === undefined ? ['chromium'] : []),
  ]
  if (packages.length > 0) await install(packages)
}

const start = async (options: StartOptions) => {
  await installExtras(options)
  const given = givenPorts(options)
  const record = (await isDockerThere()) ? await startWithDocker(given) : await startFromPackages(given, say)
  const urls = urlsOf(record)
  writeUrls(urls)
  say('\nFor the programs that are to use them:\n')
  for (const [variable, url] of Object.entries(urls)) say(`export ${variable}=${url}`)
  say('\nThe tests find them by themselves. "npm run services -- stop" ends them and keeps their data.')
}

const stop = async () => {
  const record = await readRecord()
  if (!record) say('nothing was started here')
  else if (record.engine === 'docker') await stopWithDocker(record)
  else await stopFromPackages(record, say)
  await removeRecords()
}

const status = async () => {
  const urls = (await readUrls()) ?? {}
  for (const { title, variable } of SERVICES) {
    const url = urls[variable]
    const isThere = url !== undefined && (await answers(url))
    say(`${title}: ${url === undefined ? 'not started here' : `${isThere ? 'answers' : 'does not answer'} at ${url}`}`)
    if (!isThere) process.exitCode = 1
  }
}

const port = (text: string): number => {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.')
}

const program = new Command('npm run services --').description(
  'Brings PostgreSQL, RabbitMQ and Redis up on this machine, reachable from it only: with docker compose where a ' +
    "Docker engine answers, else as instances of its own from the Debian packages' programs.",
)
program
  .command('start', { isDefault: true })
  .description('start what does not run yet, and print the addresses')
  .option('--postgres-port <port>', 'instead of 5432, or the next free one', port)
  .option('--rabbitmq-port <port>', 'instead of 5672, or the next free one', port)
  .option('--redis-port <port>', 'instead of 6379, or the next free one', port)
  .option('--with-python', "also install Debian's Python Celery, which some tests talk to")
  .option('--with-browser', "also install Debian's Chromium, in which the console is tested")
  .action((options: StartOptions) => alone(() => start(options)))
program
  .command('stop')
  .description('end what start has started')
  .action(() => alone(stop))
program
  .command('status')
  .description('say which servers answer, and where; the exit code is 0 when all do')
  .action(status)

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`services: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
