import type { HistoryAnswer, ModelAnswer } from '../api/model-rows.ts'
import { table } from './print.ts'

const figure = (value: number | null | undefined) => value?.toFixed(4) ?? '–'
const seconds = (iso: string) => iso.slice(0, 19).replace('T', ' ')

/** What a model is now, in one word. */
const standing = ({ alias, verdict, time_promoted }: ModelAnswer) => {
  if (alias !== null) return alias
  if (time_promoted !== null) return 'retired'
  if (verdict === null) return '–'
  return { refuse: 'refused', hold: 'ready', canary: 'stopped', promote: 'retired' }[verdict]
}

/** What came of its training, and what was done with it since. */
const story = ({ decision, reason, last_change }: ModelAnswer) => {
  const outcome = decision ?? reason ?? 'Not decided yet.'
  return last_change === null ? outcome : `${outcome} Then, ${seconds(last_change.at)}: ${last_change.reason}`
}

/** All models in a table, and below it why each stands where it does. */
export const listing = (models: readonly ModelAnswer[]) => {
  if (models.length === 0) return 'No model yet: "stellwerk train" makes the first.'
  const rows = models.map((model) => [
    model.version,
    seconds(model.time_creation),
    model.status,
    standing(model),
    model.use_percentage,
    figure(model.metrics.test?.['ndcg@10']),
    figure(model.metrics.champion?.['ndcg@10']),
    model.online?.answered ?? '–',
    figure(model.online?.choice_rate),
    figure(model.online?.mean_reciprocal_position),
  ])
  const heading = ['model', 'created (UTC)', 'training', 'now', 'share %', 'NDCG@10', 'champion then', 'answered']
  const reasons = models.map((model) => `${model.version}  ${story(model)}`)
  return `${table([...heading, 'choice rate', '1 / position'], rows)}\n\n${reasons.join('\n')}`
}

/** Everything about one model. */
export const portrait = (model: ModelAnswer) => {
  const { online, metrics } = model
  const facts: [string, string | number][] = [
    ['model', model.version],
    ['task id', model.task_id],
    ['now', standing(model)],
    ['share %', model.use_percentage],
    ['training', `${model.status}, asked for by: ${model.cause}`],
    ['created (UTC)', seconds(model.time_creation)],
    ['promoted (UTC)', model.time_promoted === null ? '–' : seconds(model.time_promoted)],
    ['online', online === null ? 'no lists yet' : `${online.choices} choices in ${online.answered} answered lists`],
    [
      'choice rate',
      online === null ? '–' : `${figure(online.choice_rate)} (${figure(online.low)} to ${figure(online.high)})`,
    ],
    ['1 / position', figure(online?.mean_reciprocal_position)],
  ]
  const names = Object.keys(metrics.test ?? {})
  const parts = Object.entries(metrics)
  const figures = table(
    ['metric', ...parts.map(([part]) => part)],
    names.map((name) => [name, ...parts.map(([, values]) => figure(values[name]))]),
  )
  const width = Math.max(...facts.map(([name]) => name.length)) + 2
  const lines = facts.map(([name, value]) => `${name.padEnd(width)}${value}`)
  return [...lines, '', story(model), '', figures].join('\n')
}

/** What a change came to. */
export const changed = ({ version, use_percentage, last_change }: ModelAnswer) =>
  `Model ${version} has ${use_percentage} % of the users. ${last_change?.reason ?? ''}`

const shares = (entry: HistoryAnswer) =>
  Object.entries(entry.shares)
    .map(([version, percent]) => `${version}: ${percent} %`)
    .join(', ')

/** The history in a table. */
export const chronicle = (entries: readonly HistoryAnswer[]) => {
  if (entries.length === 0) return 'No model has served yet.'
  const rows = entries.map((entry) => [
    seconds(entry.at),
    entry.action,
    entry.version,
    shares(entry) || '–',
    entry.reason,
  ])
  return table(['at (UTC)', 'action', 'model', 'then served', 'reason'], rows)
}
