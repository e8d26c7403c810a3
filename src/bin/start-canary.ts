import { watchTrial } from '../tasks/canary.ts'
import { every } from './every.ts'
import type { ProcessParts } from './process.ts'

/** The look sums up all lists of the trial, so it is not taken more often than a trial that lasts hours or days needs. */
const PAUSE_MS = 15_000

/** Looks at a challenger's trial again and again, where the policy is that trials decide. */
export const startCanary = ({ config, log, store, opened }: ProcessParts) => {
  if (config.promotePolicy !== 'canary') return
  const policy = {
    minLists: config.canaryMinLists,
    maxLists: config.canaryMaxLists,
    maxHours: config.canaryMaxHours,
    tolerance: config.promoteGuardTolerance,
  }
  const look = async () => {
    const concluded = await watchTrial(store.registry, policy)
    if (concluded) log.info({ model: concluded.version, reason: concluded.reason }, 'trial ended')
  }
  const repeating = every(PAUSE_MS, look, (err) => log.warn({ err }, 'the trial was not looked at: it will be again'))
  opened.add('canary', repeating, (it) => it.stop())
}
