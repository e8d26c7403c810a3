import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url))

/** What each room may import beside itself; the same table stands in docs/architecture.md. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  bin: [
    'api',
    'tasks',
    'store',
    'celery',
    'ranking',
    'drift',
    'domain',
    'tables',
    'simulation',
    'telemetry',
    'config',
    'contract',
    'fresh',
  ],
  api: ['store', 'celery', 'drift', 'domain', 'telemetry', 'contract', 'fresh'],
  tasks: ['store', 'celery', 'ranking', 'drift', 'domain', 'contract', 'fresh'],
  store: ['domain'],
  drift: ['domain'],
  simulation: ['domain'],
  tables: ['ranking', 'domain'],
  celery: [],
  ranking: [],
  domain: [],
  telemetry: ['fresh'],
  config: [],
  contract: [],
  fresh: [],
}

const roomOf = (file: string) => relative(SOURCES, file).split(sep)[0]?.replace(/\.ts$/, '') ?? ''

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(SOURCES, name))

const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)].map(([, path = '']) =>
    join(dirname(file), path),
  )

test('imports go one way: bin → api, tasks → store, celery, ranking, domain', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => roomOf(target) !== roomOf(file) && !MAY_IMPORT[roomOf(file)]?.includes(roomOf(target)))
      .map((target) => `${relative(SOURCES, file)} imports ${relative(SOURCES, target)}`),
  )
  expect(wrong).toEqual([])
})

test('every room is known to the check', () => {
  expect(new Set(files.map(roomOf))).toEqual(new Set(Object.keys(MAY_IMPORT)))
})

const CONSOLE = fileURLToPath(new URL('../console/', import.meta.url))

test('the console takes nothing but types from the server', () => {
  const sources = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
  const wrong = sources.flatMap((name) =>
    [...readFileSync(join(CONSOLE, name), 'utf8').matchAll(/^import (?!type )[^']*'(?:\.\.\/)+src\/[^']*'/gm)].map(
      ([line]) => `console/${name}: ${line}`,
    ),
  )
  expect(sources.length).toBeGreaterThan(10)
  expect(wrong).toEqual([])
})
