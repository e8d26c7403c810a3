import { link, readdir, readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { checkWritable, openOutput, writeText } from '../../src/tables/write.ts'
import { aFolder } from '../support/server.ts'
import { aFile } from './builders.ts'

test('a file appears under its name when it is whole', async () => {
  const folder = await aFolder()
  const output = openOutput(join(folder, 'out.csv'))
  output.write('a\n')
  expect(await readdir(folder)).not.toContain('out.csv')
  output.finish()
  expect(await readdir(folder)).toEqual(['out.csv'])
  output.abandon()
  expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe('a\n')
})

test('an output that is given up leaves nothing, and no listeners', async () => {
  const listeners = process.listenerCount('SIGINT')
  const folder = await aFolder()
  const output = openOutput(join(folder, 'out.csv'))
  expect(process.listenerCount('SIGINT')).toBe(listeners + 1)
  output.abandon()
  expect(await readdir(folder)).toEqual([])
  expect(process.listenerCount('SIGINT')).toBe(listeners)
})

test.each([
  ['a folder that is not there', '/nope/b.json', /b.json cannot be written: the folder \/nope does not exist/],
  ['a name that is too long', `/tmp/${'a'.repeat(300)}`, /cannot be written: its name is too long/],
  ['a folder', '/tmp', /cannot be written: it is a folder/],
])('%s is refused before the work', (_, path, message) => {
  expect(() => checkWritable(path)).toThrow(message)
})

test('a file that is read is not replaced, by whatever name', async () => {
  const data = await aFile('g,y,a\n')
  const alias = (name: string) => join(dirname(data), name)
  await symlink(data, alias('soft.csv'))
  await link(data, alias('hard.csv'))
  for (const out of [data, alias('soft.csv'), alias('hard.csv')])
    expect(() => checkWritable(out, ['missing.csv', data])).toThrow(/it is read too, as .*lists.csv/)
  expect(() => checkWritable(alias('other.csv'), [data])).not.toThrow()
})

test('a device is written as it is, though it is read too', () => {
  expect(() => checkWritable('/dev/null', ['/dev/null'])).not.toThrow()
  expect(() => writeText('/dev/null', 'x')).not.toThrow()
  expect(openOutput('/dev/null').isFile).toBe(false)
})
