import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { answers } from '../../scripts/services/answers.ts'
import { readUrls } from '../../scripts/services/folder.ts'
import { findChromium, isPythonCeleryInstalled, SYSTEM_PYTHON } from '../../scripts/services/programs.ts'
import { dropTemplate } from './cluster-template.ts'
import { runFolder } from './once.ts'

/** What the suites read, and where `npm run services` writes the same address. */
const SERVERS = [
  { title: 'PostgreSQL', variable: 'TEST_DATABASE_URL', service: 'DATABASE_URL' },
  { title: 'RabbitMQ', variable: 'TEST_BROKER_URL', service: 'CELERY_BROKER_URL' },
  { title: 'Redis', variable: 'TEST_BACKEND_URL', service: 'CELERY_BACKEND_URL' },
] as const

const PYTHON = "Python's Celery"
const BROWSER = 'Chromium'

/** What is installed and not started, with the option that installs it. */
const OPTIONS: Readonly<Record<string, string>> = { [PYTHON]: '--with-python', [BROWSER]: '--with-browser' }

/**
 * Before the first test: finds the servers that the suites run against, from the environment or else from those that
 * `npm run services` has started here, and says which. With `REQUIRE_SERVERS=1` a missing one ends the run.
 * @returns what removes what the suites have made together
 */
export default async function prepare(): Promise<() => Promise<void>> {
  process.env.TEST_RUN = randomUUID().replaceAll('-', '')
  const found = new Set(await findServers())
  if (await isPythonCeleryInstalled()) {
    process.env.TEST_PYTHON = SYSTEM_PYTHON
    found.add(PYTHON)
  }
  const chromium = findChromium()
  if (chromium !== undefined) {
    process.env.TEST_CHROMIUM = chromium
    found.add(BROWSER)
  }
  const wanted = [...SERVERS.map(({ title }) => title), ...Object.keys(OPTIONS)]
  const missing = wanted.filter((title) => !found.has(title))
  if (missing.length > 0 && process.env.REQUIRE_SERVERS === '1')
    throw new Error(`REQUIRE_SERVERS=1, but there is no ${missing.join(', no ')}: ${hint(missing)}`)
  console.log(describe([...found], missing))
  return async () => {
    await rm(runFolder(), { recursive: true, force: true })
    await dropTemplate()
  }
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

const hint = (missing: readonly string[]): string => {
  const options = missing.flatMap((title) => OPTIONS[title] ?? [])
  return `"npm run services${options.length > 0 ? ` -- ${options.join(' ')}` : ''}" brings them up`
}

const describe = (found: readonly string[], missing: readonly string[]): string => {
  if (missing.length === 0) return `servers: ${found.join(', ')}`
  const names = found.filter((title) => OPTIONS[title] === undefined).join(', ') || 'none'
  return `servers: ${names} – the suites for ${missing.join(', ')} are left out; ${hint(missing)}`
}
