import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { decimals } from '../../parts/figure.tsx'
import { METRICS } from './words.ts'

/** What was measured on the held-out lists, in the order of the columns. */
const PARTS = [
  ['test', 'This model'],
  ['champion', 'Champion then'],
  ['popularity', 'Popularity'],
  ['random', 'Random'],
] as const

/** A model beside the champion and the baselines, all on the same held-out lists. */
export const MetricsTable = ({ metrics }: Pick<ModelAnswer, 'metrics'>) => {
  const parts = PARTS.filter(([part]) => metrics[part] !== undefined)
  return (
    <section>
      <h3>On the held-out lists</h3>
      <div class="table-frame">
        <table class="table">
          <caption class="only-heard">Metrics on the held-out lists</caption>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              {parts.map(([part, title]) => (
                <th key={part} scope="col" class="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {METRICS.map(([name, title]) => (
              <tr key={name}>
                <th scope="row">{title}</th>
                {parts.map(([part]) => (
                  <td key={part} class="number">
                    {decimals(metrics[part]?.[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
