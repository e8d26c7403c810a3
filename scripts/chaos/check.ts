import type { HasQuery } from '../../src/store/database.ts'
import type { Accepted, Ledger } from './ledger.ts'
import { type InferenceRow, readInferences, readTrainings, type TrainingRow } from './rows.ts'

/** What may be wrong with an accepted task, in the order of the table. */
export const WRONGS = ['lost', 'stuck', 'doubled', 'wrong final state', 'impression missing', 'label missing'] as const
export type Wrong = (typeof WRONGS)[number]

export interface Finding {
  readonly wrong: Wrong
  /** Which task and why, for a person. */
  readonly text: string
}

const FINAL = new Set(['SUCCESS', 'FAILURE', 'REVOKED'])

/** The ends that an accepted task may have, given what its user did and was told. */
const allowedEnds = ({ cancelled, mayExpire }: Accepted): ReadonlySet<string> => {
  if (cancelled === 'yes') return new Set(['REVOKED'])
  return new Set(cancelled === 'perhaps' || mayExpire ? ['SUCCESS', 'REVOKED'] : ['SUCCESS'])
}

const stateFindings = (task: Accepted, row: { status: string; reason: string | null }): Finding[] => {
  const { taskId } = task
  const { status } = row
  if (!FINAL.has(status)) return [{ wrong: 'stuck', text: `${taskId} is ${status}` }]
  const told = [...task.seen]
  if (allowedEnds(task).has(status) && told.every((state) => state === status)) return []
  const seen = told.join(', ') || 'nothing'
  const text = `${taskId} is ${status} (${row.reason ?? 'no reason'}); told: ${seen}; cancelled: ${task.cancelled}`
  return [{ wrong: 'wrong final state', text }]
}

const isRepeated = (choices: readonly number[]) => choices.some((item, i) => i > 0 && choices[i - 1] === item)

/** One start and one showing at most, and of the choices each with its two events, none twice in a row. */
const doubledFindings = ({ taskId }: Accepted, { events, choices }: InferenceRow): Finding[] => {
  const { inference_start = 0, results = 0, selection = 0, good_inference = 0, bad_inference = 0 } = events ?? {}
  const made = choices?.length ?? 0
  const isRight = inference_start === 1 && results <= 1 && selection === made && good_inference + bad_inference === made
  if (isRight && !isRepeated(choices ?? [])) return []
  return [{ wrong: 'doubled', text: `${taskId} has events ${JSON.stringify(events)}, choices ${choices ?? 'none'}` }]
}

const shownFindings = ({ taskId, shown }: Accepted, { item_ids, shown_count }: InferenceRow): Finding[] => {
  if (shown === undefined) return []
  const isKept = (shown_count ?? 0) >= shown.length && shown.every((item, i) => item_ids?.[i] === item)
  return isKept ? [] : [{ wrong: 'impression missing', text: `${taskId} showed ${shown}, kept are ${shown_count}` }]
}

const labelFindings = ({ taskId, chosen, perhapsChosen }: Accepted, { chosen_item }: InferenceRow): Finding[] => {
  const isAllowed = chosen_item === (chosen ?? null) || (chosen_item !== null && perhapsChosen.has(chosen_item))
  return isAllowed ? [] : [{ wrong: 'label missing', text: `${taskId} chose ${chosen}, kept is ${chosen_item}` }]
}

const inferenceFindings = (task: Accepted, row: InferenceRow | undefined): Finding[] => {
  if (!row) return [{ wrong: 'lost', text: `${task.taskId} has no row` }]
  const hasRanking = row.item_ids !== null
  const mismatch = hasRanking === (row.status === 'SUCCESS') ? [] : [`${task.taskId} is ${row.status}`]
  return [
    ...stateFindings(task, row),
    ...mismatch.map((text) => ({ wrong: 'wrong final state' as const, text: `${text}, ranking: ${hasRanking}` })),
    ...doubledFindings(task, row),
    ...shownFindings(task, row),
    ...labelFindings(task, row),
  ]
}

const trainingFindings = (task: Accepted, row: TrainingRow | undefined): Finding[] => {
  if (!row) return [{ wrong: 'lost', text: `training ${task.taskId} has no row` }]
  const doubled = { wrong: 'doubled' as const, text: `training ${task.taskId} was begun ${row.begun} times` }
  return [...stateFindings(task, row), ...(row.begun === 1 ? [] : [doubled])]
}

/** Rows beyond those that were accepted: a start whose answer got lost may have left one, and no start more than one. */
const extraFindings = ({ accepted, unansweredStarts }: Ledger, rows: ReadonlyMap<string, InferenceRow>): Finding[] => {
  const known = new Set(accepted.map(({ taskId }) => taskId))
  const extra = [...rows.values()].filter(({ task_id }) => !known.has(task_id))
  const stuck = extra.filter(({ status }) => !FINAL.has(status))
  const tooMany = extra.length > unansweredStarts
  return [
    ...stuck.map(({ task_id, status }) => ({ wrong: 'stuck' as const, text: `${task_id} (unanswered) is ${status}` })),
    ...(tooMany
      ? [{ wrong: 'doubled' as const, text: `${extra.length} rows for ${unansweredStarts} unanswered starts` }]
      : []),
  ]
}

/** Compares all that the users were told with what the database has in the end. */
export const check = async (ledger: Ledger, database: HasQuery): Promise<Finding[]> => {
  const [inferences, trainings] = [await readInferences(database), await readTrainings(database)]
  const ofTasks = ledger.accepted.flatMap((task) =>
    task.kind === 'inference'
      ? inferenceFindings(task, inferences.get(task.taskId))
      : trainingFindings(task, trainings.get(task.taskId)),
  )
  return [...ofTasks, ...extraFindings(ledger, inferences)]
}
