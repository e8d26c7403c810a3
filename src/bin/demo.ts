import type { RunDemo } from '../api/demo.ts'
import { runTraffic } from '../simulation/traffic/traffic.ts'

/** Enough to be seen, few enough to leave the machine to those who look. */
const USERS = 4
const THINK_MS = 150
const SEEDS = 2 ** 31

/** Made-up users of `places`, other ones each time. */
export const runDemo: RunDemo = async ({ apiKey, ...request }) => {
  const { loops, errors } = await runTraffic({
    ...request,
    ...(apiKey === undefined ? {} : { apiKey }),
    users: USERS,
    thinkMs: THINK_MS,
    seed: Math.floor(Math.random() * SEEDS),
  })
  return { loops, failed: Object.values(errors).reduce((sum, count) => sum + count, 0) }
}
