import { isFinal } from '../celery/index.ts'
import type { TaskRow } from '../store/store.ts'
import type { Progress } from './progress.ts'
import { progressOf } from './training-report.ts'

/** One server-sent event about a task. */
export interface TaskEvent {
  readonly event: 'state' | 'curve' | 'progress'
  readonly data: object
  /** What a client sends as `Last-Event-ID` when it comes back: trees grown, or the final state. */
  readonly id?: string
}

interface Telling<Row extends TaskRow> {
  readonly changes: AsyncIterable<Progress<Row>>
  /** What the status route answers. */
  readonly describe: (found: Progress<Row>) => object & { status: string }
  /** Of a client that comes back; it is not told again what it has. */
  readonly lastEventId: string | null
}

/** A document's progress, and before it in one event what was not told of the way there. */
const progressEvents = ({ state, document }: Progress<TaskRow>, lastTree: number): TaskEvent[] => {
  const progress = state === 'PROGRESS' ? progressOf(document?.result) : undefined
  if (progress === undefined || progress.now.tree === lastTree) return []
  const { now, curve } = progress
  const points = curve.filter(([tree]) => tree > lastTree && tree < now.tree)
  const missed: TaskEvent[] = points.length > 0 ? [{ event: 'curve', data: { points } }] : []
  return [...missed, { event: 'progress', data: now, id: String(now.tree) }]
}

/** Of what a client has seen, nothing counts for a training that was begun again since. */
const firstTree = (lastEventId: string | null, { document }: Progress<TaskRow>) => {
  const seen = Number(lastEventId) || 0
  return seen > (progressOf(document?.result)?.now.tree ?? seen) ? 0 : seen
}

/**
 * Turns the changes of a task into events: `state` whenever the state is another one, `progress` for each new tree, and `curve`
 * before the first for what led to it.
 */
export async function* taskEvents<Row extends TaskRow>(telling: Telling<Row>): AsyncGenerator<TaskEvent, void> {
  let lastState = ''
  let lastTree: number | undefined
  for await (const found of telling.changes) {
    if (found.state !== lastState) {
      lastState = found.state
      yield { event: 'state', data: telling.describe(found), ...(isFinal(lastState) ? { id: lastState } : {}) }
    }
    const events = progressEvents(found, lastTree ?? firstTree(telling.lastEventId, found))
    if (events.length === 0) continue
    lastTree = Number(events.at(-1)?.id)
    yield* events
  }
}
