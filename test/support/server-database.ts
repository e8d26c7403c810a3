import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../src/store/database.ts'

/** The address of another database on the same server. */
export const urlOfDatabase = (url: string, name: string) => {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

/** A database of its own on the server. @param template the name of one that it begins as; without it, it is empty */
export const createServerDatabase = async (url: string, template = 'template1') => {
  const name = `stellwerk_test_${randomUUID().replaceAll('-', '')}`
  const server = await openDatabase({ url, poolSize: 1 })
  await server.query(`create database ${name} template ${template}`)
  const drop = () => server.query(`drop database ${name} with (force)`).finally(() => server.close())
  return { name, url: urlOfDatabase(url, name), drop }
}
