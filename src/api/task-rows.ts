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

type Step = (typeof STEPS)[number]

/** The row tells when it was begun once it knows; before, only the worker does. */
const timesOf = (task: TaskPortrait, story: TaskStory | undefined): Readonly<Record<Step, Date | null | undefined>> => {
  const ranking = task.type === 'inference' ? task.ranking : null
  return {
    stored: task.createdAt,
    published: task.publishedAt,
    received: story?.receivedAt,
    begun: task.begunAt ?? story?.begunAt,
    finished: task.finishedAt,
    shown: ranking?.shownAt,
    chosen: ranking?.chosenAt,
  }
}

/**
 * What happened when, oldest first; a step of which nothing is known is left out. Publications are noted in batches, and
 * workers have clocks of their own: whatever happened was no later than what followed it, and no earlier than the start.
 */
export const timelineOf = (task: TaskPortrait, story: TaskStory | undefined) => {
  const times = timesOf(task, story)
  const timeline: { readonly step: Step; readonly at: string }[] = []
  let latestMs = Number.POSITIVE_INFINITY
  for (const step of STEPS.toReversed()) {
    const time = times[step]
    if (!time) continue
    latestMs = Math.min(latestMs, Math.max(time.getTime(), task.createdAt.getTime()))
    timeline.unshift({ step, at: new Date(latestMs).toISOString() })
  }
  return timeline
}

export type Timeline = ReturnType<typeof timelineOf>

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

/** How often a worker began it: a message of an inference that was sent once more had been begun, or was lost. */
const attemptsOf = (task: TaskPortrait, story: TaskStory | undefined) => {
  if (task.type === 'training') return task.runs
  const isRanked = task.ranking !== null && task.ranking.modelVersion !== null
  const isBegun = task.publishedAt !== null && (timesOf(task, story).begun != null || isRanked)
  return task.republished + Number(isBegun)
}

/** One with all that is known of it. @param state as the result backend has it, where that is newer than the row */
export const taskPortrait = (task: TaskPortrait, state: string, story: TaskStory | undefined) => ({
  ...taskRow(task),
  state,
  time_deadline: isoTime(task.deadlineAt),
  attempts: attemptsOf(task, story),
  worker: story?.worker ?? null,
  timeline: timelineOf(task, story),
  payload: payloadOf(task),
  ranking: rankingRow(task),
  model: modelRow(task),
})

export type TaskPortraitAnswer = ReturnType<typeof taskPortrait>
