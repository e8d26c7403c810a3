import type { Input } from '../drift/inputs.ts'
import { addFeedback, feedbackOf, NO_FEEDBACK } from '../drift/judge-feedback.ts'
import { addTastes, tasteOf } from '../drift/judge-taste.ts'
import { mergeAll, sketchInputs } from '../drift/sketch.ts'
import { LISTS_PER_POINT } from '../drift/thresholds.ts'
import type { AnsweredList, FeedbackBlock, InputWindow, Store } from '../store/store.ts'

export interface SketchParts {
  readonly store: Pick<Store, 'drift'>
  readonly inputs: readonly Input[]
  /** Fields of items in which a taste can show. */
  readonly tasteFields: readonly string[]
  /** Names this process to the others. */
  readonly holder: string
}

export const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** How long windows of users are kept, and blocks of answered lists. */
export const WINDOWS_KEPT_MS = 30 * DAY_MS
const BLOCKS_KEPT_MS = 7 * DAY_MS

/** The first blocks of a champion are what its later ones are compared with. */
export const BASELINE_BLOCKS = 20

/** Small, because the embedded database does one thing at a time. */
const ROWS_AT_ONCE = 500
/** So that a stop does not wait for a long catching up. */
const READS_AT_ONCE = 100

export const hourOf = (moment: Date): Date => new Date(Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS)

const groupBy = <Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> => {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

const emptyBlock = (modelId: string, blockNo: number, firstAt: Date): FeedbackBlock => ({
  ...NO_FEEDBACK,
  modelId,
  blockNo,
  firstAt,
  lastAt: firstAt,
  tastes: {},
})

/** The blocks that change when these lists of one model come after its last block. */
const foldLists = (
  last: FeedbackBlock | undefined,
  lists: readonly AnsweredList[],
  tasteFields: readonly string[],
): FeedbackBlock[] => {
  const blocks: FeedbackBlock[] = []
  let open = last
  for (const { modelId, position, chosenAt, shown } of lists) {
    if (open === undefined || open.lists >= LISTS_PER_POINT) {
      if (open !== undefined) blocks.push(open)
      open = emptyBlock(modelId, (open?.blockNo ?? -1) + 1, chosenAt)
    }
    const chosen = position === null ? undefined : shown[position - 1]
    const taste = chosen === undefined ? {} : tasteOf(tasteFields, shown, chosen)
    open = {
      ...open,
      ...addFeedback(open, feedbackOf(position)),
      tastes: addTastes([open.tastes, taste]),
      lastAt: chosenAt,
    }
  }
  return open === undefined ? blocks : [...blocks, open]
}

/** Keeps the sketches of users and the sums of their choices up to date, away from any request. */
export const createSketches = ({ store: { drift }, inputs, tasteFields, holder }: SketchParts) => {
  let forgottenAt = 0

  const readUsers = async (): Promise<boolean> => {
    const unread = await drift.unreadUsers(holder, ROWS_AT_ONCE)
    if (unread === undefined) return false
    const keptFrom = Date.now() - WINDOWS_KEPT_MS
    const recent = unread.rows.filter(({ askedAt }) => askedAt.getTime() >= keptFrom)
    const hours = groupBy(recent, ({ askedAt }) => hourOf(askedAt).getTime())
    const before = await drift.windowsAt([...hours.keys()].map((hour) => new Date(hour)))
    const windows = [...hours].map(([hour, users]): InputWindow => {
      const window = before.find(({ startedAt }) => startedAt.getTime() === hour)
      const sketches = mergeAll([window?.sketches ?? {}, sketchInputs(inputs, users)])
      return { startedAt: new Date(hour), users: (window?.users ?? 0) + users.length, sketches }
    })
    return drift.saveWindows(unread, windows)
  }

  const readChoices = async (): Promise<boolean> => {
    const unread = await drift.unreadChoices(holder, ROWS_AT_ONCE)
    if (unread === undefined) return false
    const models = [...groupBy(unread.rows, ({ modelId }) => modelId)]
    const blocks = models.map(async ([modelId, lists]) => foldLists(await drift.lastBlock(modelId), lists, tasteFields))
    return drift.saveBlocks(unread, (await Promise.all(blocks)).flat())
  }

  const forget = async () => {
    const now = Date.now()
    if (now - forgottenAt < HOUR_MS) return
    forgottenAt = now
    await drift.forget({
      windowsBefore: new Date(now - WINDOWS_KEPT_MS),
      blocksBefore: new Date(now - BLOCKS_KEPT_MS),
      keepFirstBlocks: BASELINE_BLOCKS,
    })
  }

  return {
    /** Reads what is new; safe to repeat, and from several processes at once. */
    async refresh(): Promise<void> {
      for (const read of [readUsers, readChoices]) {
        let reads = 0
        while (reads < READS_AT_ONCE && (await read())) reads += 1
      }
      await forget()
    },
  }
}
