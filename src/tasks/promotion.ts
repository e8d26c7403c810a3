import type { Metrics } from '../store/store.ts'

/** What a challenger showed on the held-out lists. */
export interface Trial {
  readonly challenger: Metrics
  /** Null when nothing serves yet, or what serves cannot score today's features. */
  readonly champion: Metrics | null
  /** Why what serves could not be tried; null otherwise. */
  readonly championProblem: string | null
  readonly baselines: Readonly<Record<string, Metrics>>
  /** Held-out lists with a choice. */
  readonly lists: number
  /** Difference challenger − champion in NDCG@10 with its 95 % interval; null without a champion. */
  readonly difference: { readonly low: number; readonly high: number } | null
}

const METRIC = 'ndcg@10'
const METRIC_IN_WORDS = 'NDCG@10'
const ndcg = (metrics: Metrics) => metrics[METRIC] ?? 0
const figure = (value: number) => value.toFixed(4)

/**
 * The promotion policy: a challenger takes over when its NDCG@10 on the held-out lists is above every baseline's, and
 * surely above the champion's by more than `minGain`: the whole 95 % interval of the difference is. Without a champion
 * it takes over in any case: something must serve.
 * @returns the decision and its reason in words, with the figures it rests on
 */
export const decide = (trial: Trial, minGain: number): { promote: boolean; decision: string } => {
  const own = ndcg(trial.challenger)
  const basis = `${METRIC_IN_WORDS} on ${trial.lists} held-out lists is ${figure(own)}`
  const best = bestBaseline(trial.baselines)
  const baseline = `the baseline ${best.name} reaches ${figure(best.ndcg)}`
  if (trial.champion === null || trial.difference === null) return promoted(`${absence(trial)}; ${basis}, ${baseline}`)
  if (trial.lists === 0)
    return refused('no held-out list has a choice, so nothing can be compared; let users choose first')

  const { low, high } = trial.difference
  const against = `${basis}, the champion's ${figure(ndcg(trial.champion))} (95 % interval of the difference ${figure(low)} to ${figure(high)})`
  if (own <= best.ndcg) return refused(`${against}; ${baseline}`)
  if (low <= minGain) return refused(`${against}; a gain that is surely more than ${minGain} is asked for`)
  return promoted(against)
}

const promoted = (reason: string) => ({ promote: true, decision: `Promoted: ${reason}.` })
const refused = (reason: string) => ({ promote: false, decision: `Refused: ${reason}.` })

const absence = ({ championProblem }: Trial) =>
  championProblem === null ? 'no champion to beat' : `the champion could not be tried (${championProblem})`

const bestBaseline = (baselines: Trial['baselines']) =>
  Object.entries(baselines)
    .map(([name, metrics]) => ({ name, ndcg: ndcg(metrics) }))
    .reduce((best, next) => (next.ndcg > best.ndcg ? next : best), { name: 'none', ndcg: 0 })
