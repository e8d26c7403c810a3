import { gammaln } from 'simple-statistics'

/** Observations that the prior is worth. Higher finds small deviations sooner in long runs, lower finds large ones sooner. */
const PRIOR_SIZE = 100

const logBeta = (a: number, b: number) => gammaln(a) + gammaln(b) - gammaln(a + b)

/**
 * Evidence that a split is not what it should be: the Bayes factor of "some other share", with a beta prior around the
 * expected one, against the expected share. When the share is right it reaches 1 / alpha at any time with a probability of at
 * most alpha, however often one looks (Lindon and Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022).
 * @param hits how many of `total` fell into the part
 * @param share its expected share, between 0 and 1 exclusively
 */
export const sampleRatioEvidence = ({ hits, total, share }: { hits: number; total: number; share: number }): number => {
  const [a, b] = [PRIOR_SIZE * share, PRIOR_SIZE * (1 - share)]
  const misses = total - hits
  return Math.exp(logBeta(a + hits, b + misses) - logBeta(a, b) - hits * Math.log(share) - misses * Math.log(1 - share))
}
