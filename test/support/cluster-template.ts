import { writeFile } from 'node:fs/promises'
import { openDatabase } from '../../src/store/database.ts'
import { onceInRun } from './once.ts'
import { runCommand, type Settings } from './server.ts'
import { createServerDatabase, urlOfDatabase } from './server-database.ts'

const serverUrl = () => process.env.TEST_DATABASE_URL ?? ''

const templateName = () => `stellwerk_test_template_${process.env.TEST_RUN}`

const onServer = async (statement: string) => {
  const server = await openDatabase({ url: serverUrl(), poolSize: 1 })
  await server.query(statement).finally(() => server.close())
}

/** A database with a catalogue and a model, made as a user makes them. */
const makeTemplate = async (others: Settings) => {
  await onServer(`drop database if exists ${templateName()}`)
  await onServer(`create database ${templateName()}`)
  for (const command of ['seed', 'train']) {
    const { code, stderr } = await runCommand([command], {
      ...others,
      DATABASE_URL: urlOfDatabase(serverUrl(), templateName()),
    })
    if (code !== 0) throw new Error(`stellwerk ${command} ended with code ${code}: ${stderr}`)
  }
}

/**
 * A database of its own with a catalogue and a model.
 * @param others the settings of the other servers
 */
export const aFilledDatabase = async (others: Settings) => {
  await onceInRun('database', async (path) => {
    await makeTemplate(others)
    await writeFile(path, templateName())
  })
  return createServerDatabase(serverUrl(), templateName())
}

/** Ends what the run has made on the server. */
export const dropTemplate = async () => {
  if (serverUrl() !== '') await onServer(`drop database if exists ${templateName()} with (force)`)
}
