import type { TaskPortrait, TaskSummary } from '../store/store.ts'
import type { TaskStory } from './task-watch.ts'

const isoTime = (time: Date | null) => time?.toISOString() ?? null

/** One in a list. */
export const taskRow = (task: TaskSummary) => ({
  task_id: task.taskId,
  type: task.type,
  state: task.status as string,
  reason: task.reason,
  time_creation: task.createdAt.toISOString(),
  time_published: isoTime(task.publishedAt),
  time_finished: isoTime(task.finishedAt),
})

export type TaskAnswer = ReturnType<typeof taskRow>

const STEPS = ['stored', 'published', 'received', 'begun', 'finished', 'shown', 'chosen'] as const

/** Publications are noted in batches, after the broker's confirmation: what came next was no earlier. */
const publishedAt = ({ publishedAt: noted, finishedAt }: TaskPortrait, story: TaskStory | undefined) => {
  const next = story?.receivedAt ?? story?.begunAt ?? finishedAt
  return noted && next && next < noted ? next : noted
}

/** What happened when, oldest first; a step of which nothing is known is left out. */
const timelineOf = (task: TaskPortrait, story: TaskStory | undefined) => {
  const ranking = task.type === 'inference' ? task.ranking : null
  const times: Readonly<Record<(typeof STEPS)[number], Date | null | undefined>> = {
    stored: task.createdAt,
    published: publishedAt(task, story),
    received: story?.receivedAt,
    begun: story?.begunAt,
    finished: task.finishedAt,
    shown: ranking?.shownAt,
    chosen: ranking?.chosenAt,
  }
  return STEPS.flatMap((step) => (times[step] ? [{ step, at: times[step].toISOString() }] : []))
}

const rankingRow = (task: TaskPortrait) => {
  if (task.type !== 'inference' || task.ranking === null) return null
  const { modelVersion, isExplored, kept, best, shownCount, chosenItem } = task.ranking
  return {
    model_version: modelVersion,
    explored: isExplored,
    kept,
    best: best.map(({ itemId, score }) => ({ item_id: itemId, score })),
    shown_count: shownCount,
    chosen_item: chosenItem,
  }
}

const modelRow = (task: TaskPortrait) => {
  if (task.type !== 'training' || task.status !== 'SUCCESS') return null
  const { version, kind, verdict, decision } = task.model
  return { version, kind, verdict, decision }
}

const payloadOf = (task: TaskPortrait) =>
  task.type === 'inference'
    ? { user_id: task.userId, user: task.user }
    : { cause: task.model.cause, settings: task.model.settings }

/** How often it was tried: runs of a training; for an inference, how often its message was sent. */
const attemptsOf = (task: TaskPortrait) =>
  task.type === 'training' ? task.runs : task.republished + Number(task.publishedAt !== null)

/** One with all that is known of it. @param state as the result backend has it, where that is newer than the row */
export const taskPortrait = (task: TaskPortrait, state: string, story: TaskStory | undefined) => ({
  ...taskRow(task),
  state,
  time_deadline: isoTime(task.deadlineAt),
  attempts: attemptsOf(task),
  worker: story?.worker ?? null,
  timeline: timelineOf(task, story),
  payload: payloadOf(task),
  ranking: rankingRow(task),
  model: modelRow(task),
})

export type TaskPortraitAnswer = ReturnType<typeof taskPortrait>
