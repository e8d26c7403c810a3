import type { CurvePoint, TrainingProgress, TrainingReport } from '../contract.ts'

/** Points that a report holds at most. */
export const MAX_CURVE_POINTS = 200

/** Remembers how far a training has come, so that whoever looks later is told how it went: every second point is dropped when there are too many. */
export const createCurve = () => {
  let points: CurvePoint[] = []
  let told = 0
  let step = 1
  return {
    /** @returns the progress with the points before it, oldest first */
    add(now: TrainingProgress): TrainingReport {
      const report = { ...now, curve: points }
      if (told++ % step !== 0) return report
      if (points.length === MAX_CURVE_POINTS) {
        points = points.filter((_, index) => index % 2 === 0)
        step *= 2
      }
      points = [...points, [now.tree, now.loss, now.validation_ndcg10]]
      return report
    },
  }
}
