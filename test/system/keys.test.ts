import { expect, test } from 'vitest'
import { aFolder, aUsedFolder, aUser, runCommand, startServer } from '../support/server.ts'

const FIRST = ['keys', 'create', '--scope', 'operator', '--name', 'me', '--json']

test('without a key the server refuses to be reached from elsewhere, and says what to do', async () => {
  const { code, stderr } = await runCommand(['up', '--host', '0.0.0.0'], { DATA_DIR: await aFolder() })
  expect(code).toBe(1)
  expect(stderr).toMatch(/HOST=0\.0\.0\.0 .*stellwerk keys create/)
})

test('keys are made and withdrawn while the server runs, and hold within a second', async () => {
  const folder = await aUsedFolder()
  const { url } = await startServer(folder)
  const settings = { DATA_DIR: folder, PORT: new URL(url).port }
  const { key } = JSON.parse((await runCommand(FIRST, settings)).stdout)
  expect((await fetch(`${url}/models`)).status).toBe(401)
  const refused = await runCommand(['models'], settings)
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('STELLWERK_API_KEY')])

  const asOperator = { ...settings, STELLWERK_API_KEY: key }
  const shop = JSON.parse(
    (await runCommand(['keys', 'create', '--scope', 'client', '--name', 'shop', '--json'], asOperator)).stdout,
  )
  const traffic = ['traffic', '--users', '1', '--seconds', '5', '--loops', '2', '--json']
  const driven = await runCommand(traffic, { ...settings, STELLWERK_API_KEY: shop.key })
  expect(JSON.parse(driven.stdout)).toMatchObject({ loops: 2, errors: {} })

  expect((await runCommand(['keys', 'withdraw', String(shop.key_id)], asOperator)).code).toBe(0)
  const start = await fetch(`${url}/inference/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': shop.key },
    body: JSON.stringify(aUser()),
  })
  expect(start.status).toBe(401)
  const listed = await runCommand(['keys', 'list'], asOperator)
  expect(listed.stdout).toMatch(/1 +me +operator[\s\S]*2 +shop +client/)
  expect(listed.stdout).not.toContain(key)
})

test('with a key made beforehand the server listens on all addresses, and lets nobody in without', async () => {
  const folder = await aFolder()
  const { key } = JSON.parse((await runCommand(FIRST, { DATA_DIR: folder })).stdout)
  const server = await startServer(folder, { HOST: '0.0.0.0' })
  const address = `http://127.0.0.1:${new URL(server.url).port}`
  expect((await fetch(`${address}/models`)).status).toBe(401)
  expect((await fetch(`${address}/models`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200)
  expect((await fetch(`${address}/readyz`)).status).toBe(200)
  expect(server.output()).not.toContain(key)
})
