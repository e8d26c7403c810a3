import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { runCommand, type Settings } from './server.ts'

const { TEST_DATABASE_URL, TEST_BROKER_URL, TEST_BACKEND_URL } = process.env

/** Whether all three servers are there; see `servers.ts`. */
export const hasServers = Boolean(TEST_DATABASE_URL && TEST_BROKER_URL && TEST_BACKEND_URL)

/** Settings for processes on the three servers, with a database and a queue of the test's own, a catalogue and a model. */
export const aCluster = async (): Promise<Settings> => {
  const name = `stellwerk_test_${randomUUID().replaceAll('-', '')}`
  const server = await openDatabase({ url: TEST_DATABASE_URL ?? '', poolSize: 1 })
  await server.query(`create database ${name}`)
  onTestFinished(async () => {
    await server.query(`drop database ${name} with (force)`)
    await server.close()
  })
  const database = new URL(TEST_DATABASE_URL ?? '')
  database.pathname = `/${name}`
  const settings = {
    DATABASE_URL: database.href,
    CELERY_BROKER_URL: TEST_BROKER_URL ?? '',
    CELERY_BACKEND_URL: TEST_BACKEND_URL ?? '',
    CELERY_QUEUE: name,
  }
  for (const command of ['seed', 'train']) {
    const { code, stderr } = await runCommand([command], settings)
    if (code !== 0) throw new Error(`stellwerk ${command} ended with code ${code}: ${stderr}`)
  }
  return settings
}
