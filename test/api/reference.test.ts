import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { aUser } from '../domain/builders.ts'
import { buildTestApi, finishInference, openTestStore, startInference, type TestApi, UNKNOWN_ID } from './support.ts'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly { name: string; in: string; required: boolean }[]
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}

interface Reference {
  readonly openapi: string
  readonly info: { title: string; version: string }
  readonly tags: readonly { name: string }[]
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: object
}

let store: Store
let close: () => Promise<void>
let api: TestApi
let reference: Reference

beforeAll(async () => {
  ;({ store, close } = await openTestStore())
  api = buildTestApi({ store })
  reference = (await api.app.inject('/openapi.json')).json()
})
afterAll(async () => {
  await api.app.close()
  await close()
})

const operations = () =>
  Object.entries(reference.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

test('the reference lists every route with its method', () => {
  const listed = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`)
  expect(listed.sort()).toEqual([
    'DELETE /dead-letters/{id}',
    'DELETE /inference/{task_id}',
    'DELETE /keys/{id}',
    'DELETE /train/{task_id}',
    'GET /',
    'GET /content/info',
    'GET /content/location/{id}',
    'GET /content/locations',
    'GET /content/result/{id}',
    'GET /content/results/{task_id}',
    'GET /content/user/{id}',
    'GET /content/users',
    'GET /dead-letters',
    'GET /dead-letters/{id}',
    'GET /demo/traffic',
    'GET /drift',
    'GET /drift/events',
    'GET /drift/inputs/{name}',
    'GET /events',
    'GET /inference/events/{task_id}',
    'GET /inference/results/{task_id}',
    'GET /inference/status/{task_id}',
    'GET /keys',
    'GET /livez',
    'GET /metrics',
    'GET /models',
    'GET /models/compare',
    'GET /models/events',
    'GET /models/history',
    'GET /models/rollback',
    'GET /models/{id}',
    'GET /readyz',
    'GET /settings',
    'GET /system/events',
    'GET /tasks',
    'GET /tasks/events',
    'GET /tasks/{task_id}',
    'GET /train/events/{task_id}',
    'GET /train/status/{task_id}',
    'PATCH /models/{id}',
    'POST /dead-letters/{id}/retry',
    'POST /demo/traffic',
    'POST /inference/start',
    'POST /keys',
    'POST /models/rollback',
    'POST /models/{id}/promote',
    'POST /tasks/{task_id}/retry',
    'POST /train/start',
    'PUT /inference/select/',
  ])
})

test('every operation has a name of its own, a summary, a known tag and described answers', () => {
  const names = operations().map(({ operation }) => operation.operationId)
  expect(new Set(names).size).toBe(names.length)
  const tags = reference.tags.map(({ name }) => name)
  for (const { operation } of operations()) {
    expect(operation.summary).not.toBe('')
    expect(tags).toEqual(expect.arrayContaining([...operation.tags]))
    for (const { description } of Object.values(operation.responses)) expect(description).not.toBe('Default Response')
  }
})

test('every parameter of a path is declared, and those of a query may be left out', () => {
  for (const { path, operation } of operations()) {
    const parameters = operation.parameters ?? []
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`)
    expect(inPath).toEqual(path.match(/{\w+}/g) ?? [])
    for (const parameter of parameters) expect(parameter.required).toBe(parameter.in === 'path')
  }
})

test('the document is OpenAPI 3.1 with the version of the package, and every reference in it resolves', () => {
  expect(reference).toMatchObject({ openapi: '3.1.0', info: { title: 'stellwerk', version: '1.2.3' } })
  const pointers = JSON.stringify(reference).match(/#\/components\/schemas\/\w+/g) ?? []
  expect(new Set(pointers)).toEqual(
    new Set(['#/components/schemas/HTTPError', '#/components/schemas/HTTPValidationError']),
  )
  expect(reference.components).toMatchObject({ schemas: { HTTPError: {}, HTTPValidationError: {} } })
})

/** Checks an answer against the schema that the reference gives for it. */
const problemsWith = (path: string, method: string, answer: { statusCode: number; body: string }) => {
  const response = reference.paths[path]?.[method]?.responses[answer.statusCode]
  const schema = response?.content?.['application/json']?.schema
  if (schema === undefined) return [`${method} ${path} does not declare ${answer.statusCode}`]
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const isValid = ajv.compile({ ...schema, components: reference.components })
  return isValid(JSON.parse(answer.body)) ? [] : (isValid.errors ?? [])
}

test('answers are what the reference says', async () => {
  const task_id = await startInference(api, aUser())
  await finishInference(store, task_id)
  const started = await api.app.inject({ method: 'POST', url: '/train/start' })
  const reads: Record<string, string[]> = {
    '/inference/status/{task_id}': [task_id, UNKNOWN_ID, 'x'],
    '/inference/results/{task_id}': [task_id, await startInference(api, aUser()), UNKNOWN_ID],
    '/train/status/{task_id}': [started.json().task_id, UNKNOWN_ID],
    '/models/{id}': [started.json().task_id, UNKNOWN_ID],
    '/models': [''],
    '/models/history': [''],
    '/models/rollback': [''],
    '/dead-letters': [''],
    '/dead-letters/{id}': ['x'],
    '/demo/traffic': [''],
    '/drift': [''],
    '/drift/inputs/{name}': ['height'],
    '/content/info': [''],
    '/content/location/{id}': ['1', '99', 'x'],
    '/content/locations': [''],
    '/content/user/{id}': ['1', '99'],
    '/content/users': [''],
    '/content/result/{id}': ['1000', '1'],
    '/content/results/{task_id}': [task_id, UNKNOWN_ID],
    '/livez': [''],
    '/readyz': [''],
    '/': [''],
  }
  for (const [path, values] of Object.entries(reads)) {
    for (const value of values) {
      const answer = await api.app.inject(path.replace(/{\w+}/, value))
      expect([path, problemsWith(path, 'get', answer)]).toEqual([path, []])
    }
  }
})

test('answers to writes are what the reference says', async () => {
  const start = (body: object) => api.app.inject({ method: 'POST', url: '/inference/start', body })
  const select = (body: object) => api.app.inject({ method: 'PUT', url: '/inference/select/', body })
  const started = await start(aUser())
  const { task_id } = started.json()
  const early = await select({ task_id, location_id: 1 })
  await finishInference(store, task_id)
  for (const answer of [started, await start({})]) {
    expect(problemsWith('/inference/start', 'post', answer)).toEqual([])
  }
  const choices = [1, 99, -1, 'x'].map((location_id) => select({ task_id, location_id }))
  for (const answer of [early, ...(await Promise.all(choices))]) {
    expect(problemsWith('/inference/select/', 'put', answer)).toEqual([])
  }
})

test.each(['/docs', '/docs/'])('%s loads nothing from another host', async (url) => {
  const page = await api.app.inject(url)
  const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '')
  expect(sources.length).toBeGreaterThan(3)
  for (const source of sources) {
    const path = new URL(source, 'http://here/docs/')
    expect(path.host).toBe('here')
    expect((await api.app.inject(path.pathname)).statusCode).toBe(200)
  }
  expect(page.headers['content-security-policy']).toContain("default-src 'self'")
  const { body } = await api.app.inject('/docs/static/swagger-initializer.js')
  expect(body).toContain('validatorUrl: null')
})
