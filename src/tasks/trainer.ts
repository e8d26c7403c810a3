import { MessageChannel } from 'node:worker_threads'
import type { TrainingProgress } from '../contract.ts'
import type { DomainDefinition } from '../domain/domain.ts'
import { openThreads } from './thread.ts'
import type { TrainingJob, TrainingOutcome } from './training-thread.ts'

export interface TrainerHooks {
  /** Called after each tree; must not throw. */
  readonly onProgress?: (progress: TrainingProgress) => void
  /** Ends the training at once, with its thread. */
  readonly signal?: AbortSignal
}

export interface Trainer {
  /** Fits a challenger and tries it, with the champion and the baselines, on the held-out lists. */
  train(job: Omit<TrainingJob, 'progress'>, hooks?: TrainerHooks): Promise<TrainingOutcome>
  close(): Promise<void>
}

/** Trains in a thread of its own, one training at a time; others wait their turn. */
export const openTrainer = (definition: DomainDefinition): Trainer => {
  const pool = openThreads({ name: 'training-thread', threads: 1, workerData: definition })
  return {
    async train(job, { onProgress, signal } = {}) {
      const { port1, port2 } = new MessageChannel()
      port1.on('message', (progress: TrainingProgress) => onProgress?.(progress))
      port1.unref()
      try {
        const task: TrainingJob = { ...job, progress: port2 }
        return await pool.run(task, { transferList: [port2], ...(signal ? { signal } : {}) })
      } finally {
        port1.close()
      }
    },
    close: () => pool.close({ force: true }),
  }
}
