import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { durationText } from '../../parts/figure.tsx'
import { When } from '../../parts/when.tsx'

type Steps = TaskPortraitAnswer['timeline']

const WORDS: Readonly<Record<Steps[number]['step'], string>> = {
  stored: 'Stored',
  published: 'In the queue',
  received: 'With a worker',
  begun: 'Begun',
  finished: 'Ended',
  shown: 'Shown',
  chosen: 'Answered',
}

const since = (from: string | undefined, at: string) => `+${durationText(Date.parse(at) - Date.parse(from ?? at))}`

/** What happened when, and how long after it was stored. */
export const Timeline = ({ steps }: { readonly steps: Steps }) => (
  <ol class="timeline">
    {steps.map(({ step, at }) => (
      <li key={step}>
        <span>{WORDS[step]}</span>
        <When at={at} />
        <span class="figures soft">{since(steps[0]?.at, at)}</span>
      </li>
    ))}
  </ol>
)
