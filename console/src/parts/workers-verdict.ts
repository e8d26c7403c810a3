import type { SystemSnapshot } from '../../../src/api/system-snapshot.ts'
import type { Tone } from './tone.ts'

/** How the workers are together, in a word or two. */
export const workersVerdict = (workers: SystemSnapshot['workers']): { tone: Tone; state: string } => {
  if (workers === null) return { tone: 'quiet', state: 'Asking' }
  const lost = workers.filter(({ state }) => state === 'lost').length
  const online = workers.length - lost
  if (online === 0) return { tone: 'bad', state: 'No worker' }
  return lost > 0
    ? { tone: 'warn', state: `${online} online, ${lost} lost` }
    : { tone: 'good', state: `${online} online` }
}
