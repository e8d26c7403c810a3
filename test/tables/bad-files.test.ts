import { chmod } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readLists } from '../../src/tables/lists.ts'
import { aFolder } from '../support/server.ts'
import { aFile, learning, listsIn } from './builders.ts'

test.each([
  ['an empty file', '', /is empty/],
  ['a header alone', 'g,y,a\n', /no rows below its header/],
  ['a missing column', 'g,a,b\n1,2,3\n', /a column y is missing: there are g, a, b/],
  ['a column twice', 'g,y,a,a\n1,2,3,4\n', /line 1: two columns are called a/],
  ['a column without a name', 'g,y,,a\n1,2,3,4\n', /line 1: column 3 has no name/],
  ['no feature', 'g,y\n1,2\n', /no feature is left of the columns g, y/],
  [
    'a short row',
    'g,y,a\n1,0,1\n1,0\n',
    /line 3: 2 cells, where the header has 3; the first column without a cell is a/,
  ],
  ['a long row', 'g,y,a\n1,0,1,5\n', /line 2: 4 cells, where the header has 3/],
  ['text among numbers', 'g,y,a\n1,0,1\n1,0,dear\n', /line 3, column a: "dear"; expected a number/],
  ['a hexadecimal name', 'g,y,a\n1,0,1\n1,0,0x1f\n', /line 3, column a: "0x1f"; expected a number/],
  ['a decimal comma', 'g;y;a\n1;0;1\n1;0;1,5\n', /line 3, column a: "1,5"; expected a number with a point/],
  [
    'a decimal comma that comes first',
    'g;y;a\n1;0;1,5\n1;1;2\n',
    /line 2, column a: "1,5".*with a point.*--category a/,
  ],
  ['text before numbers', 'g,y,a\n1,0,\n1,0,-\n1,1,2\n', /line 4, column a: "2"; expected text, as "-" in line 3 is/],
  ['a number among text', 'g,y,a\n1,0,x\n1,0,7\n', /line 3, column a: "7"; expected text.*--category a/],
  ['text as a label', 'g,y,a\n1,good,1\n', /line 2, column y: "good"; expected a grade from 0 to 30/],
  ['a negative label', 'g,y,a\n1,-1,1\n', /line 2, column y: "-1"; expected a grade/],
  ['no label', 'g,y,a\n1,0,1\n1,,1\n', /line 3, column y: nothing here; expected a grade/],
  ['no group', 'g,y,a\n1,0,1\n,0,1\n', /line 3, column g: nothing here; expected the name or number of the list/],
  ['a quote that is not closed', 'g,y,a\n1,0,"1\n1,0,2\n', /line 2: a quoted cell is not closed/],
  [
    'such a quote below',
    'g,y,a\n1,0,"1\n2"\n\n1,0,"2\n1,0,2\n',
    /line 5: a quoted cell is not closed.*begins in that line/,
  ],
  ['a quote that the next one seems to close', 'g,y,a\n1,0,"1\n1,0,"2\n', /line 2: a quoted cell goes on/],
  ['a row below a Windows line end in quotes', 'g,y,a\r\n1,0,"x\r\ny"\r\n1,0\r\n', /line 4: 2 cells/],
  ['text after a quote', 'g,y,a\n1,0,"1"x\n', /line 2: a quoted cell goes on/],
  ['a line after a cell with two', 'g,y,a,b\n1,0,"x\ny",2\n1,0,z,dear\n', /line 4, column b: "dear"/],
  ['no list in LibSVM', '1 1:0.5\n', /line 1, column qid: "1:0.5"; expected the list/],
  [
    'half a feature in LibSVM',
    '1 qid:1 1:0.5\n0 qid:1 2\n',
    /line 2, column of a feature: "2"; expected feature:value/,
  ],
  ['a feature without a value in LibSVM', '1 qid:1 3:\n', /line 1, column f3: nothing here; expected a number.*3:nan/],
  ['text as a feature in LibSVM', '1 qid:1 3:x\n', /line 1, column f3: "x"; expected a number/],
  ['a hexadecimal feature in LibSVM', '1 qid:1 0x5:1\n', /line 1, column of a feature: "0x5:1"/],
  [
    'a feature twice in LibSVM',
    '1 qid:1 1:1 2:1\n1 qid:1 1:1 2:2 1:3\n',
    /line 2, column f1: "1:3"; expected each feature once/,
  ],
  ['too large a feature in LibSVM', '1 qid:1 99999999:1\n', /features up to 9999/],
])('%s is refused with its place', async (_, content, message) => {
  await expect(listsIn(content)).rejects.toThrow(message)
})

test('bytes that are not UTF-8 are refused with their line', async () => {
  await expect(listsIn(Buffer.from('g,y,town\n1,0,Bern\n1,0,Z\xFCrich\n', 'latin1'))).rejects.toThrow(
    /line 3: this is not UTF-8/,
  )
})

test.each([
  ['nothing', 'missing.csv', /missing.csv cannot be read: it does not exist/],
  ['a folder', '.', /cannot be read: it is a folder/],
])('%s in place of a file is refused', async (_, name, message) => {
  await expect(readLists(`${await aFolder()}/${name}`, learning())).rejects.toThrow(message)
})

test('a damaged gzip file is refused', async () => {
  const whole = gzipSync(`g,y,a\n${'1,0,1\n'.repeat(100)}`)
  await expect(listsIn(whole.subarray(0, 30), 'a.csv.gz')).rejects.toThrow(/ends too early/)
  await expect(listsIn('g,y,a\n1,0,1\n', 'b.csv.gz')).rejects.toThrow(/not a gzip file/)
})

test.skipIf(process.getuid?.() === 0)('a file without permission is refused', async () => {
  const path = await aFile('g,y,a\n1,0,1\n')
  await chmod(path, 0)
  await expect(readLists(path, learning())).rejects.toThrow(/no permission/)
})
