import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { readUrls } from './services/folder.ts'

const PROGRAM = fileURLToPath(new URL('../bin/stellwerk.js', import.meta.url))
const API_PORTS = ['4789', '4790']
const WORKERS = [
  { name: 'one', port: '4791' },
  { name: 'two', port: '4792' },
]
const READY_WITHIN_MS = 30_000

const urlOf = (port: string) => `http://127.0.0.1:${port}`

type Environment = NodeJS.ProcessEnv

/** The servers from the environment, or those that `npm run services` started. */
const environment = async (): Promise<Environment> => {
  const servers: Environment = { ...(await readUrls()), ...process.env }
  const missing = ['DATABASE_URL', 'CELERY_BROKER_URL', 'CELERY_BACKEND_URL'].filter((name) => !servers[name])
  if (missing.length === 0) return servers
  throw new Error(`${missing.join(', ')} not set: run "npm run services" first, or set them`)
}

/** Starts a command and shows its lines under a name. */
const start = (name: string, args: readonly string[], env: Environment): ChildProcess => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => process.stdout.write(`${name.padEnd(10)} ${line}\n`))
  }
  return child
}

/** Runs a command to its end. @returns its exit code */
const run = async (name: string, args: readonly string[], env: Environment): Promise<number> => {
  const [code] = (await once(start(name, args, env), 'exit')) as [number | null]
  return code ?? 1
}

const untilReady = async (url: string) => {
  const deadline = performance.now() + READY_WITHIN_MS
  while (performance.now() < deadline) {
    if (
      await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await sleep(200)
  }
  throw new Error(`${url} was not ready within ${READY_WITHIN_MS / 1000} s: its lines above say why`)
}

/** Tables, catalogue and a first model, where they are missing. */
const prepare = async (env: Environment) => {
  if ((await run('migrate', ['migrate'], env)) !== 0) throw new Error('the database cannot be used: see above')
  const doctor = spawn(process.execPath, [PROGRAM, 'doctor'], { env, stdio: 'ignore' })
  const [verdict] = (await once(doctor, 'exit')) as [number | null]
  if (verdict === 0) return
  for (const command of ['seed', 'train']) {
    if ((await run(command, [command], env)) !== 0) throw new Error(`"stellwerk ${command}" failed: see above`)
  }
}

const cluster = async ({ seconds, keep }: { seconds: string; keep?: true }) => {
  const env = await environment()
  await prepare(env)
  const children = [
    ...API_PORTS.map((port) => start(`api ${port}`, ['api', '--port', port], env)),
    ...WORKERS.map(({ name, port }) =>
      start(`worker ${name}`, ['worker', '--hostname', `${name}@cluster`, '--metrics-port', port], env),
    ),
  ]
  const urls = API_PORTS.map(urlOf)
  try {
    await Promise.all([...urls, ...WORKERS.map(({ port }) => urlOf(port))].map(untilReady))
    const traffic = ['traffic', '--users', '4', '--seconds', seconds]
    const codes = await Promise.all(
      urls.map((url, i) => run(`traffic ${i + 1}`, [...traffic, '--seed', String(i), '--url', url], env)),
    )
    if (codes.some((code) => code !== 0)) process.exitCode = 1
    if (keep) await once(process, 'SIGINT')
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')))
  }
}

await new Command('npm run cluster --')
  .description('two APIs, two workers and traffic against them, over RabbitMQ, Redis and PostgreSQL on this machine')
  .option('--seconds <number>', 'length of the traffic', '15')
  .option('--keep', 'leave everything running after the traffic, until Ctrl-C')
  .action(cluster)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  })
