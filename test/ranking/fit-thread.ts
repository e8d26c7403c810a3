/** A thread that trains with a helper of its own, and sends the bytes. */
import { parentPort } from 'node:worker_threads'
import { fitGraded } from './graded.ts'

parentPort?.postMessage(fitGraded({ threads: 2 }))
