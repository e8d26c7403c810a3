import { expect, test } from 'vitest'
import { consumedQueues, taskTypesOf } from '../../src/bin/queue.ts'

const typesOfAll = (names: { readonly inference: string; readonly training: string }) =>
  consumedQueues(names).map((queue) => [queue, taskTypesOf(names, queue)])

test('each queue says which tasks are sent to it, whatever the settings call it', () => {
  expect(typesOfAll({ inference: 'a', training: 'b' })).toEqual([
    ['a', ['inference']],
    ['b', ['training']],
    ['celery', []],
  ])
  expect(typesOfAll({ inference: 'one', training: 'one' })).toEqual([['one', ['inference', 'training']]])
})
