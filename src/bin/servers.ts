import type { Config } from '../config.ts'

/** Whether an address means the broker or the result backend inside this process. */
export const isInProcess = (url: string) => url === '' || url.startsWith('memory:')

/**
 * API and worker as processes of their own need servers that both can reach.
 * @throws Error saying which settings name them
 */
export const expectSharedServers = ({ celeryBrokerUrl, celeryBackendUrl, databaseUrl }: Config, command: string) => {
  if (isInProcess(celeryBrokerUrl) || isInProcess(celeryBackendUrl) || databaseUrl === '') {
    throw new Error(
      `"stellwerk ${command}" alone needs servers that several processes share: set CELERY_BROKER_URL, CELERY_BACKEND_URL ` +
        'and DATABASE_URL. "stellwerk up" runs everything in one process and needs none of them.',
    )
  }
}
