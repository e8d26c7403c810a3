import { describe } from 'vitest'
import { openMemoryBackend, openRedisBackend } from '../../src/celery/index.ts'
import { chordContract } from './contract/chord-contract.ts'

const url = process.env.TEST_BACKEND_URL ?? ''

chordContract('memory', openMemoryBackend)

describe.skipIf(!url)('with Redis', () => {
  chordContract('redis', () => openRedisBackend({ url }))
})
