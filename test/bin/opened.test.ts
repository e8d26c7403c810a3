import { expect, test } from 'vitest'
import { Opened } from '../../src/bin/opened.ts'

test('what was opened last is closed first, once', async () => {
  const closed: string[] = []
  const opened = new Opened()
  for (const name of ['database', 'broker', 'server']) opened.add(name, name, (it) => closed.push(it))
  await opened.closeAll()
  await opened.closeAll()
  expect(closed).toEqual(['server', 'broker', 'database'])
})

test('a failure to close does not keep the others open, and is named', async () => {
  const closed: string[] = []
  const opened = new Opened()
  opened.add('database', 'database', (it) => closed.push(it))
  opened.add('broker', 'broker', () => Promise.reject(new Error('gone')))
  await expect(opened.closeAll()).rejects.toThrow('broker did not close')
  expect(closed).toEqual(['database'])
})
