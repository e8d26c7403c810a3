import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { answers } from './answers.ts'
import { launch, untilReady } from './processes.ts'
import { programPath } from './programs.ts'
import type { Service } from './service.ts'

const LIMIT_MS = 15_000

const url = (port: number) => `redis://127.0.0.1:${port}/0`

export const redis: Service = {
  key: 'redis',
  title: 'Redis',
  standardPort: 6379,
  programs: ['redis-server'],
  packages: ['redis-server'],
  variable: 'CELERY_BACKEND_URL',
  url,
  async start({ folder, port }) {
    await mkdir(folder, { recursive: true })
    const logFile = join(folder, 'redis.log')
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes']
    const server = await launch({ command: programPath('redis-server'), args, cwd: folder, logFile })
    await untilReady(server, { logFile, limitMs: LIMIT_MS, isReady: () => answers(url(port)) })
    return [server]
  },
}
