import { randomUUID } from 'node:crypto'
import { openRedisBackend } from '../../../src/celery/index.ts'
import { backendContract } from '../contract/backend-contract.ts'

const url = process.env.TEST_BACKEND_URL ?? ''
backendContract('redis', () => openRedisBackend({ url, globalKeyprefix: `test-${randomUUID()}` }))
