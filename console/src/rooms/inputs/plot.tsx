import type { ComponentChildren } from 'preact'
import { Light } from '../../parts/light.tsx'
import type { Feedback } from './measures.ts'
import './choices.css'

const LEAST_POINTS = 2

export interface PlotProps {
  readonly title: string
  /** The figure of the recent lists, in words; undefined while there are none. */
  readonly now: string | undefined
  readonly before: string | undefined
  readonly isFalling?: boolean
  readonly feedback: Feedback
  readonly children: (label: string) => ComponentChildren
}

/** A figure, and its line once there is one. */
export const Plot = ({ title, now, before = '–', isFalling = false, feedback, children }: PlotProps) => {
  const compared = now === undefined ? 'recently: too few lists yet' : `recently, ${before} before`
  return (
    <article class="panel plot">
      <h3>{title}</h3>
      <p class="small">
        <b class="figures">{now ?? '–'}</b> <span class="soft">{compared}</span>{' '}
        {isFalling && <Light tone="warn">Falling</Light>}
      </p>
      {feedback.history.length < LEAST_POINTS ? (
        <p class="soft small">Over time: from the second {feedback.lists_per_point} answered lists on.</p>
      ) : (
        children(`${title} over time: ${now ?? '–'} ${compared}`)
      )}
    </article>
  )
}
