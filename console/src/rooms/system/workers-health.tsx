import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { figureText } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'

type Workers = SystemSnapshot['workers']

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const verdictOf = (workers: Workers) => {
  const lost = workers.filter(({ state }) => state === 'lost').length
  const online = workers.length - lost
  if (online === 0) return { tone: 'bad', text: 'No worker' } as const
  if (lost > 0) return { tone: 'warn', text: `${online} online, ${lost} lost` } as const
  return { tone: 'good', text: `${online} online` } as const
}

const Words = ({ tone, lost }: { tone: 'good' | 'warn' | 'bad'; lost: readonly string[] }) => {
  if (tone === 'bad')
    return (
      <p class="small">
        Tasks wait in their queues. Start a worker with <code>stellwerk worker</code>, or see why it ended.
      </p>
    )
  return tone === 'warn' ? (
    <p class="small">
      Not heard for a while: {lost.join(', ')}. What it had in hand is given to another worker; see why it fell silent.
    </p>
  ) : null
}

/** Whether somebody does the work, and how much waits. */
export const WorkersHealth = ({ workers, queues }: Pick<SystemSnapshot, 'workers' | 'queues'>) => {
  const { tone, text } = verdictOf(workers)
  const dead = sum(queues.map((queue) => queue.dead))
  const lost = workers.filter(({ state }) => state === 'lost').map(({ name }) => name)
  return (
    <li class={`panel health-card ${tone === 'bad' ? 'health-card-bad' : ''}`}>
      <h2>Workers</h2>
      <p>
        <Light tone={tone}>{text}</Light>{' '}
        <span class="small soft figures">{figureText(sum(queues.map(({ ready }) => ready)))} messages wait</span>
      </p>
      <Words tone={tone} lost={lost} />
      {dead > 0 && (
        <p class="small">
          <a href="/system?tab=dead-letters">{figureText(dead)} dead letters</a> want a decision.
        </p>
      )}
    </li>
  )
}
