import { isFinal } from '../celery/index.ts'
import type { TaskRow } from '../store/store.ts'
import type { Progress } from './progress.ts'

/** One server-sent event about a task. */
export interface TaskEvent {
  readonly event: 'state' | 'progress'
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

const treeOf = (result: unknown) => {
  const tree = (result as { tree?: unknown } | null | undefined)?.tree
  return typeof tree === 'number' ? tree : undefined
}

/** An event `progress` for a document that holds a tree after `lastTree`. */
const progressEvent = ({ state, document }: Progress<TaskRow>, lastTree: number): TaskEvent | undefined => {
  const tree = state === 'PROGRESS' ? treeOf(document?.result) : undefined
  return tree === undefined || tree === lastTree
    ? undefined
    : { event: 'progress', data: document?.result as object, id: String(tree) }
}

/** Turns the changes of a task into events: `state` whenever the state is another one, `progress` for each new tree. */
export async function* taskEvents<Row extends TaskRow>(telling: Telling<Row>): AsyncGenerator<TaskEvent, void> {
  let lastState = ''
  let lastTree = Number(telling.lastEventId ?? Number.NaN)
  for await (const found of telling.changes) {
    if (found.state !== lastState) {
      lastState = found.state
      yield { event: 'state', data: telling.describe(found), ...(isFinal(lastState) ? { id: lastState } : {}) }
    }
    const progress = progressEvent(found, lastTree)
    if (progress === undefined) continue
    lastTree = Number(progress.id)
    yield progress
  }
}
