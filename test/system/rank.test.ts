import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRandom } from '../../src/ranking/random.ts'
import { aFolder, runCommand } from '../support/server.ts'

const stellwerk = (...args: string[]) => runCommand(args, {})

/** Lists of ten whose best row has the highest quality among those of the wanted town; rows of lists are shuffled together. */
const aTable = (lists: number, seed: number) => {
  const { uniform, below } = createRandom(seed)
  const rows = Array.from({ length: lists * 10 }, (_, row) => {
    const [quality, town] = [uniform(), ['Bern', 'Chur'][below(2)]]
    const utility = quality + (town === 'Bern' ? 0.5 : 0) + uniform() / 5
    return {
      key: uniform(),
      text: `${row % lists},${utility > 1.2 ? 2 : Number(utility > 0.9)},${quality},${town},${row % 7}`,
    }
  })
  const shuffled = rows.sort((a, b) => a.key - b.key).map(({ text }) => text)
  return `list,grade,quality,town,id\n${shuffled.join('\n')}\n`
}

/** A folder with `train.csv` and `test.csv`, and a way to name a file in it. */
const aFolderOfLists = async () => {
  const folder = await aFolder()
  const at = (name: string) => join(folder, name)
  await writeFile(at('train.csv'), aTable(60, 1))
  await writeFile(at('test.csv'), aTable(40, 2))
  return at
}

const fitModel = (at: (name: string) => string, out: string, ...more: string[]) =>
  stellwerk(
    'rank',
    'fit',
    '--data',
    at('train.csv'),
    '--group',
    'list',
    '--label',
    'grade',
    '--item',
    'id',
    '--trees',
    '20',
    '--out',
    at(out),
    ...more,
  )

test('fit, score and evaluate: one score for each row in the order of the file, figures with intervals beside the baselines', async () => {
  const at = await aFolderOfLists()
  const fitted = await fitModel(at, 'model.json', '--valid', at('test.csv'), '--json')
  expect(JSON.parse(fitted.stdout)).toMatchObject({ objective: 'lambdarank', rows: 600, lists: 60, features: 2 })

  const scored = await stellwerk(
    'rank',
    'score',
    '--model',
    at('model.json'),
    '--data',
    at('test.csv'),
    '--out',
    at('scores.csv'),
  )
  expect(scored.code).toBe(0)
  const groupsOf = async (name: string) =>
    (await readFile(at(name), 'utf8')).split('\n').map((line) => line.split(',')[0])
  expect(await groupsOf('scores.csv')).toEqual(await groupsOf('test.csv'))

  const json = await stellwerk('rank', 'evaluate', '--model', at('model.json'), '--data', at('test.csv'), '--json')
  const { model, baselines } = JSON.parse(json.stdout)
  expect(Object.keys(model)).toEqual(['ndcg@1', 'ndcg@3', 'ndcg@5', 'ndcg@10', 'map', 'mrr', 'auc'])
  expect(Object.keys(baselines)).toEqual(['random', 'as_given', 'popularity'])
  expect(model['ndcg@10'].low).toBeGreaterThan(baselines.random['ndcg@10'])

  const byScores = [
    '--scores',
    at('scores.csv'),
    '--data',
    at('test.csv'),
    '--group',
    'list',
    '--label',
    'grade',
    '--json',
  ]
  expect(JSON.parse((await stellwerk('rank', 'evaluate', ...byScores)).stdout).model).toEqual(model)
})

test('importances put the feature that decides first', async () => {
  const at = await aFolderOfLists()
  await fitModel(at, 'model.json')
  const figures = await stellwerk(
    'rank',
    'importances',
    '--model',
    at('model.json'),
    '--data',
    at('test.csv'),
    '--json',
  )
  const [first, second] = JSON.parse(figures.stdout)
  expect([first.feature, second.feature]).toEqual(['quality', 'town'])
  expect(first.permutation).toBeGreaterThan(second.permutation)
})

test('the same data, options and seed give the same bytes; another seed does not', async () => {
  const at = await aFolderOfLists()
  for (const [out, seed] of [
    ['a', '7'],
    ['b', '7'],
    ['c', '8'],
  ] as const)
    await fitModel(at, out, '--seed', seed)
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => readFile(at(name))))
  expect(a).toEqual(b)
  expect(a).not.toEqual(c)
})

test.each([
  [
    'a file that is not there',
    ['--data', 'missing.csv', '--out', 'm.json'],
    1,
    /missing.csv cannot be read: it does not exist/,
  ],
  [
    'a folder that is not there',
    ['--data', 'x.csv', '--out', 'no/such/m.json'],
    1,
    /m.json cannot be written: the folder no\/such does not exist/,
  ],
  [
    'an option out of range',
    ['--data', 'x.csv', '--out', 'm.json', '--leaves', '1'],
    2,
    /maxLeaves is 1: give a whole number from 2/,
  ],
  ['an unknown option', ['--data', 'x.csv', '--out', 'm.json', '--colour', 'red'], 2, /unknown option '--colour'/],
  ['no --out', ['--data', 'x.csv'], 2, /--out <file>' not specified/],
])('%s ends the fit with a code and a reason', async (_, args, expected, reason) => {
  const { code, stderr } = await stellwerk('rank', 'fit', ...args)
  expect(code).toBe(expected)
  expect(stderr).toMatch(reason)
  expect(stderr).not.toMatch(/^ +at /m)
})

test('a table in place of a model, and a row that does not fit the model, are refused and leave no scores', async () => {
  const at = await aFolderOfLists()
  await fitModel(at, 'model.json')
  const score = (model: string, data: string) =>
    stellwerk('rank', 'score', '--model', at(model), '--data', at(data), '--out', at('scores.csv'))
  expect((await score('train.csv', 'test.csv')).stderr).toMatch(
    /train.csv is no model that can be used: it is not JSON/,
  )
  await writeFile(at('bad.csv'), 'list,town,quality\n1,Bern,0.5\n1,Bern,good\n')
  const { code, stderr } = await score('model.json', 'bad.csv')
  expect(code).toBe(1)
  expect(stderr).toMatch(/bad.csv, line 3, column quality: "good"; expected a number/)
  await expect(readFile(at('scores.csv'))).rejects.toThrow('ENOENT')
})

test.each(['rank', 'rank fit', 'rank score', 'rank evaluate', 'rank importances'])(
  '%s --help teaches with an example',
  async (command) => {
    const { code, stdout } = await stellwerk(...command.split(' '), '--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ {2}stellwerk rank \w+ --/m)
  },
)

test('data comes from standard input where the file is -, and gives the same figures', async () => {
  const at = await aFolderOfLists()
  await fitModel(at, 'model.json')
  const evaluate = ['rank', 'evaluate', '--model', at('model.json'), '--json', '--data']
  const fromFile = await stellwerk(...evaluate, at('test.csv'))
  const piped = await runCommand([...evaluate, '-'], {}, await readFile(at('test.csv'), 'utf8'))
  expect(piped).toEqual({ ...fromFile, stderr: expect.any(String) })
  const empty = await runCommand([...evaluate, '-'], {}, '')
  expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining('- is empty')])
})
