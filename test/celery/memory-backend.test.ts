import { openMemoryBackend } from '../../src/celery/index.ts'
import { backendContract } from './contract/backend-contract.ts'

backendContract('memory', openMemoryBackend)
