import { useMemo } from 'preact/hooks'
import type { AlignedData } from 'uplot'
import type { CurvePoint } from '../../../../src/contract.ts'
import { Chart } from '../../parts/chart.tsx'
import './curves.css'

const column = (curve: readonly CurvePoint[], index: 0 | 1 | 2) => curve.map((point) => point[index])

/** Loss and validation NDCG@10 by tree: side by side, because their scales differ. */
export const Curves = ({ curve }: { readonly curve: readonly CurvePoint[] }) => {
  const [loss, validation] = useMemo((): [AlignedData, AlignedData] => {
    const trees = column(curve, 0)
    return [
      [trees, column(curve, 1)],
      [trees, column(curve, 2)],
    ]
  }, [curve])
  return (
    <div class="curves">
      <figure>
        <figcaption>Training loss by tree</figcaption>
        <Chart
          label="Training loss by tree"
          data={loss}
          lines={[{ label: 'Loss' }]}
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
          lines={[{ label: 'NDCG@10', colour: '--series-2' }]}
          isOverTime={false}
          xLabel="Tree"
          heightPx={200}
        />
      </figure>
    </div>
  )
}
