import { expect, test } from 'vitest'
import { withSharedFigures } from '../../src/bin/system.ts'
import { aStore } from '../api/fake-store.ts'

test('figures are shared until an answer of a user is told of, and read anew for those who hear of it', async () => {
  let choiceNo = 1
  const pulse = async () => ({ changeNo: null, choiceNo, version: null, trainings: [] })
  const reads: number[] = []
  const online = async () => {
    reads.push(choiceNo)
    return []
  }
  const shared = withSharedFigures({ ...aStore().registry, online, pulse })
  for (choiceNo of [1, 1, 2]) {
    await shared.pulse()
    await shared.online()
    await shared.online()
  }
  expect(reads).toEqual([1, 2])
})
