import { answers } from '../../scripts/services/answers.ts'
import { readUrls } from '../../scripts/services/folder.ts'
import { isPythonCeleryInstalled, SYSTEM_PYTHON } from '../../scripts/services/programs.ts'

/** What the suites read, and where `npm run services` writes the same address. */
const SERVERS = [
  { title: 'PostgreSQL', variable: 'TEST_DATABASE_URL', service: 'DATABASE_URL' },
  { title: 'RabbitMQ', variable: 'TEST_BROKER_URL', service: 'CELERY_BROKER_URL' },
  { title: 'Redis', variable: 'TEST_BACKEND_URL', service: 'CELERY_BACKEND_URL' },
] as const

const PYTHON = "Python's Celery"

/**
 * Before the first test: finds the servers that the suites run against, from the environment or else from those that
 * `npm run services` has started here, and says which. With `REQUIRE_SERVERS=1` a missing one ends the run.
 */
export default async function prepare(): Promise<void> {
  const found = new Set(await findServers())
  if (await isPythonCeleryInstalled()) {
    process.env.TEST_PYTHON = SYSTEM_PYTHON
    found.add(PYTHON)
  }
  const missing = [...SERVERS.map(({ title }) => title), PYTHON].filter((title) => !found.has(title))
  if (missing.length > 0 && process.env.REQUIRE_SERVERS === '1')
    throw new Error(`REQUIRE_SERVERS=1, but there is no ${missing.join(', no ')}: ${hint(missing)}`)
  console.log(describe([...found], missing))
}

const findServers = async (): Promise<string[]> => {
  const urls = (await readUrls()) ?? {}
  const found: string[] = []
  for (const { title, variable, service } of SERVERS) {
    const given = process.env[variable]
    const url = given || urls[service]
    const isThere = url !== undefined && (await answers(url))
    if (isThere) found.push(title)
    // An address that was asked for by name stays, so that its suite fails instead of being left out.
    if (isThere && !given) process.env[variable] = url
  }
  return found
}

const hint = (missing: readonly string[]): string =>
  `"npm run services${missing.includes(PYTHON) ? ' -- --with-python' : ''}" brings them up`

const describe = (found: readonly string[], missing: readonly string[]): string => {
  if (missing.length === 0) return `servers: ${found.join(', ')}`
  const names = found.filter((title) => title !== PYTHON).join(', ') || 'none'
  return `servers: ${names} – the suites for ${missing.join(', ')} are left out; ${hint(missing)}`
}
