import { useMemo } from 'preact/hooks'
import type { ModelAnswer, ModelPortrait } from '../../../../src/api/model-rows.ts'
import type { CurvePoint } from '../../../../src/contract.ts'
import { Bars } from '../../parts/bars.tsx'
import { Button } from '../../parts/button.tsx'
import { Drawer } from '../../parts/drawer.tsx'
import { decimals } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { featureWords } from '../../parts/words.ts'
import { modelPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { Curves } from './curves.tsx'
import { MetricsTable } from './metrics-table.tsx'
import type { Asked } from './model-action.tsx'
import { ACTIONS, isTrained, standing } from './words.ts'

interface PortraitProps {
  readonly version: string
  /** As the list has it by now; what was found out of a model does not change. */
  readonly row: ModelAnswer | undefined
  readonly onAsk: (asked: Asked) => void
  readonly onClose: () => void
}

const MOST_FEATURES = 12

const Importances = ({ importances }: { readonly importances: NonNullable<ModelPortrait['importances']> }) => (
  <section>
    <h3>What it goes by</h3>
    <p class="soft small">How much NDCG@10 falls when a feature's values are shuffled.</p>
    <Bars
      bars={importances
        .toSorted((a, b) => b.permutation - a.permutation)
        .slice(0, MOST_FEATURES)
        .map(({ feature, permutation, permutation_sd }) => ({
          key: feature,
          label: featureWords(feature),
          value: permutation,
          text: `${decimals(permutation)} ± ${decimals(permutation_sd)}`,
        }))}
    />
  </section>
)

const LearningCurve = ({ curve }: { readonly curve: NonNullable<ModelPortrait['curve']> }) => {
  const points = useMemo(
    () => curve.map(({ tree, loss, validation_ndcg10 }): CurvePoint => [tree, loss, validation_ndcg10]),
    [curve],
  )
  return (
    <section>
      <h3>How it learned</h3>
      <Curves curve={points} />
    </section>
  )
}

const Decision = ({ model: { decision, last_change, reason } }: { readonly model: ModelPortrait }) => (
  <section>
    <h3>Why it serves or not</h3>
    <p>{decision ?? reason ?? 'Its training has not ended yet.'}</p>
    {last_change !== null && (
      <p class="soft">
        {ACTIONS[last_change.action]}, <When at={last_change.at} />: {last_change.reason}
      </p>
    )}
  </section>
)

const Settings = ({ model: { settings, record, counterfactual } }: { readonly model: ModelPortrait }) => (
  <details>
    <summary>Settings, record and counterfactual estimates</summary>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by keyboard */}
    <pre class="model-json" tabIndex={0}>
      {JSON.stringify({ settings, record, counterfactual }, null, 2)}
    </pre>
  </details>
)

const Whole = ({ model, onAsk }: { readonly model: ModelPortrait } & Pick<PortraitProps, 'onAsk'>) => (
  <>
    <Decision model={model} />
    {isTrained(model) && model.alias !== 'champion' && (
      <div class="model-actions">
        <Button onClick={() => onAsk({ kind: 'promote', model })}>Promote</Button>
        <Button onClick={() => onAsk({ kind: 'share', model })}>Set its share</Button>
      </div>
    )}
    {model.metrics.test !== undefined && <MetricsTable metrics={model.metrics} />}
    {model.importances !== null && <Importances importances={model.importances} />}
    {model.curve !== null && <LearningCurve curve={model.curve} />}
    <Settings model={model} />
  </>
)

const Standing = ({ model }: { readonly model: ModelPortrait }) => {
  const [tone, word] = standing(model)
  return <Light tone={tone}>{word}</Light>
}

/** One model with what its training found out. */
export const Portrait = ({ version, row, onAsk, onClose }: PortraitProps) => {
  const answered = useAnswer<ModelPortrait>(`/models/${modelPart(version)}`)
  return (
    <Drawer
      title={`Model ${version}`}
      under={answered.answer !== undefined && <Standing model={{ ...answered.answer, ...row }} />}
      onClose={onClose}
    >
      <AnswerOf of={answered}>{(model) => <Whole model={{ ...model, ...row }} onAsk={onAsk} />}</AnswerOf>
    </Drawer>
  )
}
