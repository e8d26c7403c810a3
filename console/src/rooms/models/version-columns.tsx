import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { Button } from '../../parts/button.tsx'
import { decimals, percentText, signed } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import type { TableColumn } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import type { Asked } from './model-action.tsx'
import { gain, isTrained, METRICS, standing } from './words.ts'

export interface VersionsProps {
  readonly models: readonly ModelAnswer[]
  /** Versions that are compared, two at most. */
  readonly compared: readonly number[]
  readonly onCompare: (versions: readonly number[]) => void
  readonly onOpen: (version: number) => void
  readonly onAsk: (asked: Asked) => void
}

const metricColumn = ([name, title]: (typeof METRICS)[number]): TableColumn<ModelAnswer> => ({
  name,
  title,
  cell: ({ metrics }) => decimals(metrics.test?.[name]),
  sortBy: ({ metrics }) => metrics.test?.[name],
  isNumber: true,
})

/** As many as there is room for; a model's own page has all. */
const IN_TABLE: readonly string[] = ['ndcg@10', 'ndcg@1', 'mrr', 'auc']

const FIGURES: readonly TableColumn<ModelAnswer>[] = [
  {
    name: 'gain',
    title: 'Against champion',
    cell: (model) => signed(gain(model)),
    sortBy: gain,
    isNumber: true,
  },
  ...METRICS.filter(([name]) => IN_TABLE.includes(name)).map(metricColumn),
  {
    name: 'choice-rate',
    title: 'Choice rate',
    cell: ({ online }) => percentText(online?.choice_rate),
    sortBy: ({ online }) => online?.choice_rate,
    isNumber: true,
  },
  {
    name: 'trained',
    title: 'Trained',
    cell: ({ time_finished }) => <When at={time_finished} />,
    sortBy: ({ time_finished }) => time_finished,
  },
]

const Standing = ({ model }: { readonly model: ModelAnswer }) => {
  const [tone, word] = standing(model)
  return <Light tone={tone}>{word}</Light>
}

/** The two newest marks count. */
const toggled = (compared: readonly number[], version: number) =>
  compared.includes(version) ? compared.filter((one) => one !== version) : [...compared, version].slice(-2)

/** Which one it is, and its part in serving. */
const standingColumns = (onOpen: VersionsProps['onOpen']): TableColumn<ModelAnswer>[] => [
  {
    name: 'version',
    title: 'Model',
    cell: ({ version }) => (
      <button type="button" class="model-link" onClick={() => onOpen(version)}>
        Model {version}
      </button>
    ),
    sortBy: ({ version }) => version,
  },
  {
    name: 'standing',
    title: 'Standing',
    cell: (model) => <Standing model={model} />,
    sortBy: (model) => standing(model)[1],
  },
  {
    name: 'share',
    title: 'Share',
    cell: ({ use_percentage }) => `${use_percentage} %`,
    sortBy: ({ use_percentage }) => use_percentage,
    isNumber: true,
  },
]

const compareColumn = ({ compared, onCompare }: VersionsProps): TableColumn<ModelAnswer> => ({
  name: 'compare',
  title: 'Compare',
  cell: (model) => (
    <input
      type="checkbox"
      aria-label={`Compare model ${model.version}`}
      disabled={!isTrained(model)}
      checked={compared.includes(model.version)}
      onChange={() => onCompare(toggled(compared, model.version))}
    />
  ),
})

/** Whether it could rank for users and does not. */
const canServe = (model: ModelAnswer) => isTrained(model) && model.alias === null

const actionsColumn = ({ onAsk }: VersionsProps): TableColumn<ModelAnswer> => ({
  name: 'actions',
  title: 'Actions',
  cell: (model) =>
    canServe(model) ? (
      <span class="model-actions">
        <Button aria-label={`Promote model ${model.version}`} onClick={() => onAsk({ kind: 'promote', model })}>
          Promote
        </Button>
        <Button aria-label={`Give a share to model ${model.version}`} onClick={() => onAsk({ kind: 'share', model })}>
          Give a share
        </Button>
      </span>
    ) : null,
})

/** Whether there are two that can be compared. */
export const canCompare = (models: readonly ModelAnswer[]) => models.filter(isTrained).length > 1

/** What can be done stands in columns of its own, where it can be done to any. */
export const columnsFor = (props: VersionsProps): TableColumn<ModelAnswer>[] => [
  ...(canCompare(props.models) ? [compareColumn(props)] : []),
  ...standingColumns(props.onOpen),
  ...FIGURES,
  ...(props.models.some(canServe) ? [actionsColumn(props)] : []),
]
