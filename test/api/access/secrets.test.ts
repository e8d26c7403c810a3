import { expect, test } from 'vitest'
import { aUser } from '../../domain/builders.ts'
import { ask, build, makeKey, useKeys } from './support.ts'

const stage = useKeys()

test('no key reaches the log, the metrics or an error, whether it is right or wrong', async () => {
  const { key } = await makeKey(stage.store)
  const { key: withdrawn, key_id } = await makeKey(stage.store)
  await stage.store.keys.withdraw(key_id)
  const start = () => Promise.reject(new Error(`failed for ${key} and ${withdrawn}`))
  const store = { ...stage.store, inferences: { ...stage.store.inferences, start } }
  const api = build({}, { store })
  const told: string[] = []
  for (const sent of [key, withdrawn]) {
    for (const url of ['/models', `/models?api_key=${sent}`, `/nope/${sent}`, '/metrics']) {
      const { body, headers } = await ask(api, sent, { url, headers: { authorization: `Bearer ${sent}` } })
      told.push(body, JSON.stringify(headers))
    }
    told.push((await ask(api, sent, { method: 'POST', url: '/inference/start', body: aUser() })).body)
  }
  told.push(JSON.stringify(api.lines))
  expect(api.errors()).toMatchObject([
    { err: { message: expect.stringMatching(/^failed for stellwerk_\w{12}_\*\*\*/) } },
  ])
  for (const text of told) for (const sent of [key, withdrawn]) expect(text).not.toContain(sent.slice(-43))
})

test('the database holds a hash, which opens nothing', async () => {
  const { key } = await makeKey(stage.store)
  const { rows } = await stage.database.query<{ row: string }>('select k::text as row from stellwerk.api_keys k', [])
  expect(rows[0]?.row).not.toContain(key.slice(-43))
  const [stored] = await stage.store.keys.all()
  const hash = Buffer.from(stored?.hash ?? []).toString('base64url')
  const api = build({}, { store: stage.store })
  expect((await ask(api, `${stored?.prefix}_${hash}`, { url: '/models' })).statusCode).toBe(401)
})
