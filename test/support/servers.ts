import { answers } from '../../scripts/services/answers.ts'
import { readUrls } from '../../scripts/services/folder.ts'

/** What the suites read, and where `npm run services` writes the same address. */
const SERVERS = [
  { title: 'PostgreSQL', variable: 'TEST_DATABASE_URL', service: 'DATABASE_URL' },
  { title: 'RabbitMQ', variable: 'TEST_BROKER_URL', service: 'CELERY_BROKER_URL' },
  { title: 'Redis', variable: 'TEST_BACKEND_URL', service: 'CELERY_BACKEND_URL' },
] as const

const HINT = '"npm run services" brings them up'

/**
 * Before the first test: finds the servers that the suites run against, from the environment or else from those that
 * `npm run services` has started here, and says which. With `REQUIRE_SERVERS=1` a missing one ends the run.
 */
export default async function findServers(): Promise<void> {
  const urls = (await readUrls()) ?? {}
  const found: string[] = []
  const missing: string[] = []
  for (const { title, variable, service } of SERVERS) {
    const url = process.env[variable] || urls[service]
    const isThere = url !== undefined && (await answers(url))
    // An address that was asked for by name stays, so that its suite fails instead of being left out.
    if (isThere || process.env[variable]) process.env[variable] = url
    ;(isThere ? found : missing).push(title)
  }
  if (missing.length > 0 && process.env.REQUIRE_SERVERS === '1')
    throw new Error(`REQUIRE_SERVERS=1, but no answer from ${missing.join(', ')}: ${HINT}`)
  console.log(describe(found, missing))
}

const describe = (found: readonly string[], missing: readonly string[]): string => {
  if (found.length === 0) return `servers: none – the RabbitMQ, Redis and PostgreSQL suites are left out; ${HINT}`
  const leftOut = missing.length === 0 ? '' : ` – the suites for ${missing.join(', ')} are left out; ${HINT}`
  return `servers: ${found.join(', ')}${leftOut}`
}
