import { openAmqpBroker, openRedisBackend } from 'stellwerk/celery'

const { CELERY_BROKER_URL, CELERY_BACKEND_URL } = process.env

/** The servers that `npm run services` brings up, or others. */
export const openServers = async () => ({
  broker: await openAmqpBroker({ url: CELERY_BROKER_URL ?? 'amqp://guest:guest@127.0.0.1:5672//' }),
  backend: await openRedisBackend({ url: CELERY_BACKEND_URL ?? 'redis://127.0.0.1:6379/0' }),
})
