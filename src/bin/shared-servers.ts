import type { Config } from '../config.ts'

/**
 * API and worker as processes of their own need servers that both can reach.
 * @throws Error saying which settings name them
 */
export const expectSharedServers = ({ celeryBrokerUrl, celeryBackendUrl, databaseUrl }: Config, command: string) => {
  const inProcess = (url: string) => url === '' || url.startsWith('memory:')
  if (inProcess(celeryBrokerUrl) || inProcess(celeryBackendUrl) || databaseUrl === '') {
    throw new Error(
      `"stellwerk ${command}" alone needs servers that several processes share: set CELERY_BROKER_URL, CELERY_BACKEND_URL ` +
        'and DATABASE_URL. "stellwerk up" runs everything in one process and needs none of them.',
    )
  }
}
