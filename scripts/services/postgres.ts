import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Account, launch, untilReady } from './processes.ts'
import { accountOf, programPath, runProgram } from './programs.ts'
import type { Service } from './service.ts'

const LIMIT_MS = 60_000
const DATABASE = 'stellwerk'
/**
 * User and password of a server that only this machine can reach. Not `stellwerk`: PostgreSQL looks for tables in the
 * schema of the user's name first, where our private ones would hide the public views.
 */
const USER = 'postgres'

const urlOf = (port: number, database: string) => `postgres://${USER}:${USER}@127.0.0.1:${port}/${database}`

/** PostgreSQL refuses to run as root. */
const chooseAccount = async (): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  return (await accountOf('postgres')) ?? (await accountOf('nobody'))
}

/** The folder's true path, in a place and of an owner such that the account can work in it. */
const prepareFolder = async (folder: string, account: Account | undefined): Promise<string> => {
  if (!existsSync(folder)) {
    // A link to a folder that has been cleared away counts as nothing.
    await rm(folder, { force: true })
    await mkdir(folder, { recursive: true, mode: 0o700 })
  }
  if (!account) return folder
  await chown(await realpath(folder), account.uid, account.gid)
  const path = await realpath(folder)
  if (await canWrite(path, account)) return path
  // A folder above is closed to the account, such as /root: the data goes elsewhere and a link stays.
  const open = await mkdtemp('/var/tmp/stellwerk-postgres-')
  await chown(open, account.uid, account.gid)
  await rm(folder, { recursive: true })
  await symlink(open, folder)
  return open
}

const canWrite = (folder: string, account: Account): Promise<boolean> =>
  runProgram('test', ['-w', folder], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )

const initialise = async (folder: string, account: Account | undefined): Promise<string> => {
  const data = join(folder, 'data')
  if (existsSync(join(data, 'PG_VERSION'))) return data
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, USER, { mode: 0o600 })
  if (account) await chown(passwordFile, account.uid, account.gid)
  const args = ['-D', data, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C']
  await runProgram(programPath('initdb'), args, { cwd: folder, ...account })
  await rm(passwordFile)
  return data
}

/** @returns false while the server does not take connections yet */
const makeDatabase = async (port: number): Promise<boolean> => {
  const client = new pg.Client({ connectionString: urlOf(port, 'postgres'), connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`)
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

export const postgres: Service = {
  key: 'postgres',
  title: 'PostgreSQL',
  standardPort: 5432,
  programs: ['postgres', 'initdb'],
  packages: ['postgresql'],
  variable: 'DATABASE_URL',
  url: (port) => urlOf(port, DATABASE),
  async start({ folder, port }) {
    const account = await chooseAccount()
    const home = await prepareFolder(folder, account)
    const data = await initialise(home, account)
    const logFile = join(home, 'postgres.log')
    const settings = { listen_addresses: '127.0.0.1', port, max_connections: 200, unix_socket_directories: '' }
    const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
    // SIGINT is the "fast" stop, which does not wait for clients to leave.
    const options = { cwd: home, logFile, account, stopSignal: 'SIGINT' as const }
    const server = await launch({ command: programPath('postgres'), args, ...options })
    await untilReady(server, { logFile, limitMs: LIMIT_MS, isReady: () => makeDatabase(port) })
    return [server]
  },
}
