import type { Domain } from '../domain/domain.ts'
import { type Counterfactual, counterfactual } from '../ranking/counterfactual.ts'
import type { Ranker } from '../ranking/ranker.ts'
import type { ExploredList } from '../store/store.ts'

/**
 * What users would have chosen from the lists of a ranker, from explored lists that it has not learned from: give those
 * among the validation and test lists. The same input gives the same figures.
 * @throws DatasetInvalid when the ranker does not score the domain's features
 */
export const estimate = (domain: Domain, explored: readonly ExploredList[], ranker: Ranker): Counterfactual =>
  counterfactual(
    explored.map(({ user, askedAt, items, shownCount, chosen }) => {
      const prepared = domain.features.prepare(items.map(({ fields }) => fields))
      const itemIds = Int32Array.from(items, ({ itemId }) => itemId)
      return {
        propensities: items.map(({ propensity }) => propensity),
        shownCount,
        chosen,
        itemIds,
        scores: ranker.score(domain.features.rows(user, askedAt, prepared), itemIds),
      }
    }),
    { seed: 1 },
  )
