import type { Feedback } from './measures.ts'

type Point = Feedback['history'][number]

/** More than these are a hedge in half a window. */
const MOST_POINTS = 60

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const choicesIn = ({ lists, choice_rate }: Point) => lists * choice_rate

/** The mean of what single points tell, weighted; null where none of them counts. */
const mean = (
  points: readonly Point[],
  readOf: (point: Point) => number | null,
  weightOf: (point: Point) => number,
) => {
  const weight = sum(points.map(weightOf))
  return weight === 0 ? null : sum(points.map((point) => (readOf(point) ?? 0) * weightOf(point))) / weight
}

/** Neighbours as one point: shares of lists by their lists, positions by the choices, which alone have one. */
const joinedPoint = (points: readonly [Point, ...Point[]]): Point => {
  const [first] = points
  return {
    from: first.from,
    to: points.at(-1)?.to ?? first.to,
    lists: sum(points.map(({ lists }) => lists)),
    choice_rate:
      mean(
        points,
        ({ choice_rate }) => choice_rate,
        ({ lists }) => lists,
      ) ?? 0,
    reciprocal_position: mean(points, ({ reciprocal_position }) => reciprocal_position, choicesIn),
    mean_position: mean(points, ({ mean_position }) => mean_position, choicesIn),
  }
}

/** The history in few enough points to be seen as a line, and how many lists a whole one is then of. */
export const joined = (feedback: Feedback): Feedback => {
  const each = Math.ceil(feedback.history.length / MOST_POINTS)
  if (each <= 1) return feedback
  const history = feedback.history.flatMap((first, place) =>
    place % each === 0 ? [joinedPoint([first, ...feedback.history.slice(place + 1, place + each)])] : [],
  )
  return { ...feedback, history, lists_per_point: each * feedback.lists_per_point }
}
