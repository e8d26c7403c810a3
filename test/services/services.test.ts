import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { answers } from '../../scripts/services/answers.ts'
import { anyFreePort, isFree, nextFreePort } from '../../scripts/services/ports.ts'
import { end, isRunning, launch } from '../../scripts/services/processes.ts'
import { aFolder } from '../support/server.ts'

const listening = async () => {
  const server = createServer((socket) => socket.on('data', () => socket.end('hello')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

test('a port that another program has is passed over', async () => {
  const taken = await listening()
  expect(await isFree(taken)).toBe(false)
  expect(await nextFreePort(taken)).toBeGreaterThan(taken)
})

test('a server answers when it says something, and not when nobody listens', async () => {
  expect(await answers(`redis://127.0.0.1:${await listening()}`)).toBe(true)
  expect(await answers(`amqp://127.0.0.1:${await anyFreePort()}`)).toBe(false)
})

test.runIf(process.platform === 'linux')('exactly the process that was started is ended', async () => {
  const folder = await aFolder()
  const server = await launch({ command: 'sleep', args: ['60'], cwd: folder, logFile: `${folder}/log` })
  expect(await isRunning(server)).toBe(true)
  await end(server)
  expect(await isRunning(server)).toBe(false)
})

test.runIf(process.platform === 'linux')('a process that has got the pid of one of ours is left alone', async () => {
  const other = spawn('sleep', ['60'])
  onTestFinished(() => void other.kill())
  await end({ pid: other.pid ?? 0, startTicks: 'of another', stopSignal: 'SIGKILL' })
  expect(other.exitCode ?? other.signalCode).toBeNull()
  expect(() => process.kill(other.pid ?? 0, 0)).not.toThrow()
})
