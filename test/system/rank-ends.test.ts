import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { aFolder, PROGRAM, runCommand } from '../support/server.ts'

const TABLE = 'group_id,label,a\n1,0,1\n1,1,2\n2,0,1\n2,1,3\n'

/** A folder with `lists.csv`, a model of it in `model.json`, and a way to name a file in it. */
const aFolderWithModel = async () => {
  const folder = await aFolder()
  const at = (name: string) => join(folder, name)
  await writeFile(at('lists.csv'), TABLE)
  await runCommand(['rank', 'fit', '--data', at('lists.csv'), '--trees', '2', '--out', at('model.json')], {})
  return { folder, at }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a score with code %i, and leaves no half of a file', async (signal, expected) => {
  const { folder, at } = await aFolderWithModel()
  const files = await readdir(folder)
  const args = [PROGRAM, 'rank', 'score', '--model', at('model.json'), '--data', '-', '--out', at('scores.csv')]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  child.stdin.write(TABLE)
  await expect.poll(() => readdir(folder), { timeout: 20_000 }).toContain(`scores.csv.${child.pid}.part`)
  child.kill(signal)
  expect((await ended)[0]).toBe(expected)
  expect(await readdir(folder)).toEqual(files)
})

/** What a shell sees of a pipe: the code of its first command, and what that said on standard error. */
const piped = async (command: string, reader: string) => {
  const script = `node "$0" ${command} | ${reader}; echo "code \${PIPESTATUS[0]}"`
  return promisify(execFile)('bash', ['-c', script, PROGRAM])
}

test.each([
  ['its result', 'rank evaluate --model MODEL --data DATA', 'true'],
  ['scores', 'rank score --model MODEL --data DATA --out /dev/stdout', 'head -1'],
  ['help', 'rank --help', 'true'],
])('a reader that goes before %s is written is no failure', async (_, command, reader) => {
  const { at } = await aFolderWithModel()
  await writeFile(at('many.csv'), `group_id,label,a\n${'1,1,2\n'.repeat(100_000)}`)
  const { stdout, stderr } = await piped(
    command.replace('MODEL', at('model.json')).replace('DATA', at('many.csv')),
    reader,
  )
  expect(stdout).toMatch(/code 0\n$/)
  expect(stderr).not.toMatch(/EPIPE|^ +at /m)
})

test('lists come in and scores go out through pipes, and stand there alone', async () => {
  const { at } = await aFolderWithModel()
  const command = `rank score --model ${at('model.json')} --data - --out /dev/stdout < ${at('lists.csv')}`
  const { stdout } = await piped(command, 'cat')
  expect(stdout).toMatch(/^group_id,score\n([12],-?[\d.]+\n){4}code 0\n$/)
})

test('the data are not replaced by their scores', async () => {
  const { at } = await aFolderWithModel()
  const data = at('lists.csv')
  const { code, stderr } = await runCommand(
    ['rank', 'score', '--model', at('model.json'), '--data', data, '--out', data],
    {},
  )
  expect([code, await readFile(data, 'utf8')]).toEqual([1, TABLE])
  expect(stderr).toMatch(/lists.csv cannot be written: it is read too/)
})

test.each(['evaluate', 'importances'])('%s refuses lists without a label above 0', async (command) => {
  const { at } = await aFolderWithModel()
  await writeFile(at('none.csv'), 'group_id,label,a\n1,0,1\n1,0,2\n')
  const { code, stdout, stderr } = await runCommand(
    ['rank', command, '--model', at('model.json'), '--data', at('none.csv')],
    {},
  )
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/none.csv: no row has a label above 0, so nothing can be measured/)
})

test.each([
  ['lists of one row', '1,0,1\n2,1,2\n', [], 1, /each list has a single row, so there is nothing to learn/],
  ['lists of equal labels', '1,1,1\n1,1,2\n', [], 1, /in each list all labels are equal, so there is nothing to learn/],
  ['some such lists', '1,0,1\n1,1,2\n2,0,2\n', [], 0, /1 of 2 lists have a single row, or equal labels/],
  [
    'a direction of no column',
    '1,0,1\n1,1,2\n',
    ['--monotone', 'nope=1'],
    1,
    /"nope", which is no column: there are a$/m,
  ],
  [
    'an unknown domain',
    '1,0,1\n1,1,2\n',
    ['--domain', 'nix'],
    1,
    /no domain is called nix: give places, or a .json file/,
  ],
])('fit says what is the matter with %s', async (_, rows, args, expected, message) => {
  const folder = await aFolder()
  const data = join(folder, 'lists.csv')
  await writeFile(data, `group_id,label,a\n${rows}`)
  const { code, stderr } = await runCommand(
    ['rank', 'fit', '--data', data, '--out', join(folder, 'm.json'), ...args],
    {},
  )
  expect(stderr).toMatch(message)
  expect(code).toBe(expected)
})
