import { expect, test } from 'vitest'
import { aFolder, runCommand } from '../support/server.ts'

test('--help teaches every command and a first look', async () => {
  const { code, stdout } = await runCommand(['--help'], { DATA_DIR: await aFolder() })
  expect(code).toBe(0)
  for (const name of [
    'up',
    'api',
    'worker',
    'migrate',
    'seed',
    'train',
    'models',
    'rank',
    'dead',
    'keys',
    'traffic',
    'doctor',
  ]) {
    expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  }
})

test('without a server, a catalogue is filled, a model is trained and listed, and the doctor finds all well', async () => {
  const folder = await aFolder()
  const seeded = await runCommand(['seed', '--lists', '60', '--json'], { DATA_DIR: folder })
  expect(JSON.parse(seeded.stdout)).toEqual({ items: 210, added: 210, changed: 0, removed: 0, lists: 60 })
  const trained = await runCommand(['train', '--json'], { DATA_DIR: folder })
  expect(JSON.parse(trained.stdout)).toMatchObject({ promoted: true })
  const [model] = JSON.parse((await runCommand(['models', '--json'], { DATA_DIR: folder })).stdout)
  expect(model).toMatchObject({ status: 'SUCCESS', use_percentage: 100 })
  const doctor = await runCommand(['doctor', '--json'], { DATA_DIR: folder })
  expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true })
  expect(doctor.code).toBe(0)
})

test.each([
  [['traffic', '--url', 'http://127.0.0.1:9'], 'start the server first'],
  [['models', '--url', 'http://127.0.0.1:9'], 'stellwerk up'],
  [['traffic', '--users', 'many'], 'whole number'],
  [['up', '--port', 'first'], 'PORT must be a whole number'],
  [['worker'], 'CELERY_BROKER_URL'],
  [['dance'], "unknown command 'dance'"],
])('%s fails with a code and says why', async (args, reason) => {
  const { code, stderr } = await runCommand(args, { DATA_DIR: await aFolder() })
  expect(code).toBe(1)
  expect(stderr).toContain(reason)
  expect(stderr).not.toMatch(/^ +at /m)
})

test('the doctor names what is wrong and what to do about it', async () => {
  const { code, stdout } = await runCommand(['doctor', '--port', '70000'], { DATA_DIR: await aFolder() })
  expect(code).toBe(1)
  expect(stdout).toMatch(/FAIL {2}settings +PORT must be a whole number[\s\S]*→ see docs\/configuration.md/)
})
