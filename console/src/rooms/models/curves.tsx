import { useMemo } from 'preact/hooks'
import type { AlignedData } from 'uplot'
import type { CurvePoint } from '../../../../src/contract.ts'
import { Chart } from '../../parts/chart.tsx'
import type { Line } from '../../parts/chart-lines.ts'
import { curvesOf, linesOf } from './runs.ts'
import './curves.css'

interface CurvesProps {
  readonly curve: readonly CurvePoint[]
  /** That the training will have. @default 1 */
  readonly runs?: number
  /** Where the trees of several runs are counted together; else the curve is of one. */
  readonly treesPerRun?: number
}

/** Of the first run, the second and the third: a training has no more. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3]]

const lineOfRun = (index: number): Line => ({ label: `Run ${index + 1}`, dash: DASHES[index] ?? [] })

/** A run that is one of several is named and drawn so from its first point on, so that it stays what it is. */
const linesFor = (data: AlignedData, runs: number, onlyLabel: string): Line[] =>
  runs > 1 ? data.slice(1).map((_, index) => lineOfRun(index)) : [{ label: onlyLabel }]

/** Loss and validation NDCG@10 by tree, a line for each run: side by side, because their scales differ. */
export const Curves = ({ curve, runs = 1, treesPerRun = Number.POSITIVE_INFINITY }: CurvesProps) => {
  const [loss, validation] = useMemo(() => {
    const curves = curvesOf(curve, treesPerRun)
    return [linesOf(curves, 1), linesOf(curves, 2)]
  }, [curve, treesPerRun])
  return (
    <div class="curves">
      <figure>
        <figcaption>Training loss by tree</figcaption>
        <Chart
          label="Training loss by tree"
          data={loss}
          lines={linesFor(loss, runs, 'Loss')}
          isOverTime={false}
          xLabel="Tree"
          heightPx={200}
        />
      </figure>
      <figure>
        <figcaption>NDCG@10 on the validation lists by tree</figcaption>
        <Chart
          label="NDCG@10 on the validation lists by tree"
          data={validation}
          lines={linesFor(validation, runs, 'NDCG@10')}
          isOverTime={false}
          xLabel="Tree"
          heightPx={200}
        />
      </figure>
    </div>
  )
}
