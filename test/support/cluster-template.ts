import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { onceInRun } from './once.ts'
import { runCommand, type Settings } from './server.ts'

const serverUrl = () => process.env.TEST_DATABASE_URL ?? ''

const templateName = () => `stellwerk_test_template_${process.env.TEST_RUN}`

const urlOf = (name: string) => {
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return url.href
}

/** A database with a catalogue and a model, made as a user makes them. */
const makeTemplate = async (server: Database, others: Settings) => {
  await server.query(`drop database if exists ${templateName()}`)
  await server.query(`create database ${templateName()}`)
  for (const command of ['seed', 'train']) {
    const { code, stderr } = await runCommand([command], { ...others, DATABASE_URL: urlOf(templateName()) })
    if (code !== 0) throw new Error(`stellwerk ${command} ended with code ${code}: ${stderr}`)
  }
}

/**
 * A database of its own with a catalogue and a model.
 * @param others the settings of the other servers
 */
export const aFilledDatabase = async (others: Settings) => {
  const name = `stellwerk_test_${randomUUID().replaceAll('-', '')}`
  const server = await openDatabase({ url: serverUrl(), poolSize: 1 })
  await onceInRun('database', async (path) => {
    await makeTemplate(server, others)
    await writeFile(path, templateName())
  })
  await server.query(`create database ${name} template ${templateName()}`)
  const drop = () => server.query(`drop database ${name} with (force)`).finally(() => server.close())
  return { name, url: urlOf(name), drop }
}

/** Ends what the run has made on the server. */
export const dropTemplate = async () => {
  if (serverUrl() === '') return
  const server = await openDatabase({ url: serverUrl(), poolSize: 1 })
  await server.query(`drop database if exists ${templateName()} with (force)`).finally(() => server.close())
}
