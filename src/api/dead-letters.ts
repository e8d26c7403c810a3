import type { DeadLetter, DeadLetters } from '../celery/index.ts'
import { INFERENCE_TASK, TRAINING_TASK } from '../contract.ts'
import type { Page } from '../store/store.ts'
import { type DeadLetterAnswer, deadLetterPortrait, deadLetterRow } from './dead-letter-rows.ts'
import { DeadLetterUnknown } from './errors.ts'
import type { ApiStore } from './parts.ts'
import { answering, type ForgetResult, type Reopened, reopenFailed } from './reopen.ts'

/** The dead letters of all queues that the service consumes. */
export interface Graves {
  readonly queues: readonly string[]
  of(queue: string): DeadLetters
  readonly forgetResult: ForgetResult
}

interface DeadLetterParts {
  readonly graves: Graves
  readonly store: { readonly [Kind in 'inferences' | 'models']: Pick<ApiStore[Kind], 'find' | 'reopen'> }
}

/** Ids of rows look so; a message may say anything. */
const ROW_ID = /^[\x20-\x7e]{1,255}$/

const timeOf = ({ time_died }: DeadLetterAnswer) => (time_died === null ? 0 : Date.parse(time_died))

/** How the task of a message begins anew. */
const createReopen = ({ graves, store }: DeadLetterParts) => {
  const rows = new Map<unknown, Reopened>([
    [INFERENCE_TASK, store.inferences],
    [TRAINING_TASK, store.models],
  ])
  /** @returns whether the outbox will send the task, with a deadline of its own that the old message does not know */
  return async ({ headers }: DeadLetter['message']): Promise<boolean> => {
    const { task, id: taskId } = headers
    if (typeof taskId !== 'string' || !ROW_ID.test(taskId)) return false
    const row = rows.get(task)
    // The row of a task that has not failed says how it stands; its result stays.
    if (row) return reopenFailed(taskId, row, graves.forgetResult)
    await graves.forgetResult(taskId)
    return false
  }
}

/**
 * Messages that nobody could end, for operators. Whatever takes an id throws DeadLetterUnknown; all of it throws Unavailable
 * while the broker is away.
 */
export const createDeadLetters = (parts: DeadLetterParts) => {
  const { graves } = parts
  const reopen = createReopen(parts)

  const get = async (id: string): Promise<DeadLetter> => {
    for (const queue of graves.queues) {
      const letter = await graves.of(queue).find(id)
      if (letter) return letter
    }
    throw new DeadLetterUnknown(id)
  }

  return {
    /** The oldest first, over all queues. */
    list: answering(async ({ limit, offset }: Page) => {
      const page = { limit: limit + offset, offset: 0 }
      const found = await Promise.all(graves.queues.map((queue) => graves.of(queue).rows(page, deadLetterRow)))
      const rows = found.flat().sort((left, right) => timeOf(left) - timeOf(right))
      return rows.slice(offset, offset + limit)
    }),

    show: answering(async (id: string) => deadLetterPortrait(await get(id))),

    /**
     * Gives the task another chance, then removes the letter: dying in between sends it twice, never not at all.
     * A task of ours that has failed goes through the outbox; any other message is sent as it is.
     */
    retry: answering(async (id: string) => {
      const letter = await get(id)
      const letters = graves.of(letter.queue)
      const isGone = (await reopen(letter.message)) ? await letters.discard(id) : await letters.retry(id)
      if (!isGone) throw new DeadLetterUnknown(id)
      return deadLetterRow(letter)
    }),

    discard: answering(async (id: string) => {
      const letter = await get(id)
      if (!(await graves.of(letter.queue).discard(id))) throw new DeadLetterUnknown(id)
      return deadLetterRow(letter)
    }),
  }
}

export type DeadLetterDesk = ReturnType<typeof createDeadLetters>
