import { InvalidArguments, SoftTimeLimitExceeded, TimeLimitExceeded } from '../celery/index.ts'
import { AlreadyEnded } from './ended.ts'
import { UserUnknown } from './inference.ts'
import { TooFewLists } from './training.ts'

/** Errors whose text was written for those who asked. Any other may name hosts, tables or files of ours. */
const TOLD = new Set([
  ...[AlreadyEnded, InvalidArguments, SoftTimeLimitExceeded, TimeLimitExceeded, TooFewLists, UserUnknown].map(
    ({ name }) => name,
  ),
  'WorkerLostError',
])

const INTERNAL = 'an internal error: the log of the worker says more'

/** Why a task failed, for its row: clients read it, and webhooks carry it to others. @param type name of the error's class */
export const reasonOf = (type: string, text: string): string => (TOLD.has(type) ? text : INTERNAL)
