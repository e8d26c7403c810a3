import { onTestFinished } from 'vitest'
import { aFilledDatabase } from './cluster-template.ts'
import type { Settings } from './server.ts'

const { TEST_DATABASE_URL, TEST_BROKER_URL, TEST_BACKEND_URL } = process.env

/** Whether all three servers are there; see `servers.ts`. */
export const hasServers = Boolean(TEST_DATABASE_URL && TEST_BROKER_URL && TEST_BACKEND_URL)

/** Settings for processes on the three servers, with a database and a queue of the test's own, a catalogue and a model. */
export const aCluster = async (): Promise<Settings> => {
  const servers = { CELERY_BROKER_URL: TEST_BROKER_URL ?? '', CELERY_BACKEND_URL: TEST_BACKEND_URL ?? '' }
  const { name, url, drop } = await aFilledDatabase(servers)
  onTestFinished(async () => void (await drop()))
  return { ...servers, DATABASE_URL: url, CELERY_QUEUE: name }
}
