import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './processes.ts'
import type { Service } from './service.ts'

const run = promisify(execFile)

const POSTGRES_VERSIONS = '/usr/lib/postgresql'
/** The interpreter for which Debian packages Python libraries; the one in the path may be another. */
export const SYSTEM_PYTHON = '/usr/bin/python3'
const POLICY_FILE = '/usr/sbin/policy-rc.d'

/** Debian keeps server programs out of the path: PostgreSQL by version, RabbitMQ behind a wrapper that changes the user. */
const folders = (): string[] => {
  const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : []
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a)).map((it) => join(POSTGRES_VERSIONS, it, 'bin'))
  return [...newestFirst, '/usr/lib/rabbitmq/bin', ...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const findProgram = (name: string): string | undefined =>
  folders()
    .map((folder) => join(folder, name))
    .find(isExecutable)

/** @throws Error naming the program when it is not installed */
export const programPath = (name: string): string => {
  const path = findProgram(name)
  if (path === undefined) throw new Error(`${name} is not installed: run "npm run services", which says what to do`)
  return path
}

export const isInstalled = ({ programs }: Pick<Service, 'programs'>): boolean =>
  programs.every((name) => findProgram(name) !== undefined)

/** The Celery of the distribution, which the tests let talk to ours. */
export const isPythonCeleryInstalled = async (): Promise<boolean> =>
  run(SYSTEM_PYTHON, ['-c', 'import importlib.util as i; assert i.find_spec("celery") and i.find_spec("redis")']).then(
    () => true,
    () => false,
  )

/** The browser of the tests and screenshots: the one that `CHROMIUM` names, or Debian's; undefined where there is none. */
export const findChromium = (): string | undefined => process.env.CHROMIUM || findProgram('chromium')

/**
 * Installs Debian packages without letting their own services start: ours come up on their own.
 * @throws Error with the command to type when this process may not do it
 */
export const install = async (packages: readonly string[]): Promise<void> => {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined)
    throw new Error(`not installed: ${packages.join(', ')}. Start a Docker engine, or run as root:\n  ${command}`)
  const release = await forbidServiceStarts()
  try {
    const apt = spawn('sh', ['-c', command], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const [code] = await once(apt, 'exit')
    if (code !== 0) throw new Error(`the packages could not be installed; the command was:\n  ${command}`)
  } finally {
    await release()
  }
}

/** Debian asks this script before it starts a service (invoke-rc.d(8)); where there is one already, it decides. */
const forbidServiceStarts = async (): Promise<() => Promise<void>> => {
  try {
    await writeFile(POLICY_FILE, '#!/bin/sh\nexit 101\n', { flag: 'wx', mode: 0o755 })
    return () => rm(POLICY_FILE, { force: true })
  } catch {
    return async () => {}
  }
}

/** @returns undefined when there is no such account */
export const accountOf = async (user: string): Promise<Account | undefined> => {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (option) => (await run('id', [option, user])).stdout))
    return { uid: Number(uid), gid: Number(gid) }
  } catch {
    return undefined
  }
}

/** Runs a program to its end. @throws Error with what it wrote to standard error */
export const runProgram = async (
  command: string,
  args: readonly string[],
  options: Partial<Account> & { cwd: string },
): Promise<void> => {
  await run(command, args, options)
}
