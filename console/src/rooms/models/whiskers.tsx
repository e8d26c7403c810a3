import type { Estimate } from '../../../../src/contract.ts'
import './whiskers.css'

export interface Scale {
  readonly from: number
  readonly to: number
}

interface WhiskersProps {
  readonly estimate: Estimate
  readonly scale: Scale
  /** Where a line stands across, such as 0. */
  readonly mark?: number
}

const HEIGHT_PX = 24
const MIDDLE = HEIGHT_PX / 2

const place = (value: number, { from, to }: Scale) => `${(100 * (value - from)) / (to - from || 1)}%`

const ENDS = ['low', 'high'] as const

/** A value as a dot, and its interval as whiskers; the figures stand beside it. */
export const Whiskers = ({ estimate, scale, mark }: WhiskersProps) => (
  <svg class="whiskers" width="100%" height={HEIGHT_PX} aria-hidden="true">
    <line class="whiskers-ground" x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
    {mark !== undefined && (
      <line class="whiskers-mark" x1={place(mark, scale)} x2={place(mark, scale)} y1="0" y2={HEIGHT_PX} />
    )}
    <line x1={place(estimate.low, scale)} x2={place(estimate.high, scale)} y1={MIDDLE} y2={MIDDLE} />
    {ENDS.map((end) => (
      <line
        key={end}
        x1={place(estimate[end], scale)}
        x2={place(estimate[end], scale)}
        y1={MIDDLE - 5}
        y2={MIDDLE + 5}
      />
    ))}
    <circle cx={place(estimate.value, scale)} cy={MIDDLE} r="5" />
  </svg>
)
