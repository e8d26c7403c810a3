import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openApp } from './harness.ts'

/** A workflow as plain data: a task that adds `add`, steps in a row, members side by side. */
type Shape = { readonly add: number } | { readonly chain: readonly Shape[] } | { readonly group: readonly Shape[] }

/** What any of them takes: a number for whatever comes in, another one in another order or another nesting. */
const total = (value: unknown): number =>
  Array.isArray(value)
    ? value.reduce((sum, part, index) => (sum + (index + 2) * total(part)) % 9_973, 1)
    : Number(value)

const resultOf = (shape: Shape, input: unknown): unknown => {
  if ('add' in shape) return total(input) + shape.add
  if ('chain' in shape) return shape.chain.reduce((value, step) => resultOf(step, value), input)
  return shape.group.map((member) => resultOf(member, input))
}

/** The application without its types, which cannot follow a workflow that is made up. */
interface Untyped {
  signature(name: string, args: readonly unknown[], options?: { immutable: boolean }): Step
  chain(...steps: readonly Step[]): Step
  group(...members: readonly Step[]): Step
}

interface Step {
  send(): Promise<{ get(options: { timeoutMs: number }): Promise<unknown> }>
}

const build = (celery: Untyped, shape: Shape): Step => {
  if ('add' in shape) return celery.signature('x.work', [shape.add])
  if ('chain' in shape) return celery.chain(...shape.chain.map((part) => build(celery, part)))
  return celery.group(...shape.group.map((part) => build(celery, part)))
}

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'workflow' },
    fc.record({ add: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ chain: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ group: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }) }),
  ),
}))

test('whatever workflow is sent gives what its tasks give one inside the other', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, (_context, input, add) => total(input) + Number(add))
  await startWorker({ queues: { celery: { concurrency: 3 } } })
  const untyped = celery as unknown as Untyped
  const start = untyped.signature('x.work', [0, 1], { immutable: true })
  await fc.assert(
    fc.asyncProperty(shape, async (workflow) => {
      const result = await untyped.chain(start, build(untyped, workflow)).send()
      expect(await result.get({ timeoutMs: 5_000 })).toEqual(resultOf(workflow, 1))
    }),
    { numRuns: 200 },
  )
})
