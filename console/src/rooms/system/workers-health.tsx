import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { figureText } from '../../parts/figure.tsx'
import { Light, type Tone } from '../../parts/light.tsx'
import { workersVerdict } from '../../parts/workers-verdict.ts'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const Words = ({ tone, lost }: { tone: Tone; lost: readonly string[] }) => {
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
  const { tone, state: text } = workersVerdict(workers)
  const dead = sum((queues ?? []).map((queue) => queue.dead))
  const waiting = queues && sum(queues.map(({ ready }) => ready))
  const lost = (workers ?? []).filter(({ state }) => state === 'lost').map(({ name }) => name)
  return (
    <li class={`panel health-card ${tone === 'bad' ? 'health-card-bad' : ''}`}>
      <h2>Workers</h2>
      <p>
        <Light tone={tone}>{text}</Light> <span class="small soft figures">{figureText(waiting)} messages wait</span>
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
