import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { aFolder, PROGRAM } from '../support/server.ts'

/** As npm runs a script: in a shell that ends at a signal and passes nothing on. */
const startInShell = async () => {
  const script = `"${process.execPath}" "${PROGRAM}" up; true`
  const shell = spawn('sh', ['-c', script], {
    env: {
      ...process.env,
      DATA_DIR: await aFolder(),
      PORT: '0',
      SEED_LISTS: '60',
      TRAINING_TREES: '8',
      TRAINING_MIN_LISTS: '30',
      npm_lifecycle_event: 'start',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void shell.kill('SIGKILL'))
  let output = ''
  const said = async (text: string) => {
    while (!output.includes(text)) output += String(((await once(shell.stderr, 'data')) as [Buffer])[0])
  }
  shell.stdout.resume()
  return { shell, said }
}

test.skipIf(process.platform === 'win32')('a server whose npm is ended stops as well, and gracefully', async () => {
  const { shell, said } = await startInShell()
  await said('listens at')
  const closed = once(shell.stderr, 'close')
  shell.kill('SIGTERM')
  await said('stopping (npm has ended)')
  await closed
  expect(shell.signalCode).toBe('SIGTERM')
})
