import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import type { SettingAnswer } from '../../../../src/api/settings.ts'
import { Light } from '../../parts/light.tsx'
import { When } from '../../parts/when.tsx'
import { useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'
import type { Drift } from './drift.ts'
import { signalText } from './words.ts'
import './verdict.css'

const OnDrift = ({ choices }: { choices: number }) => {
  const { answer: settings } = useAnswer<readonly SettingAnswer[]>('/settings')
  const isOn = settings?.find(({ name }) => name === 'TRAINING_ON_DRIFT')?.value
  if (isOn === undefined) return null
  return isOn ? (
    <p>
      A training begins by itself after {choices} choices, and again after {choices} more, for as long as this goes on.
    </p>
  ) : (
    <p>
      No training begins by itself, because <code>TRAINING_ON_DRIFT</code> is false. <a href="/models">Start one</a>.
    </p>
  )
}

/** Trainings that this drift began, the newest first. */
const Trainings = ({ since }: { since: string }) => {
  const { answer: models, reload } = useAnswer<readonly ModelAnswer[]>('/models?limit=20')
  // The first event says that the stream is open: what happened before it was not told.
  useEvents('/tasks/events?type=training', reload)
  const begun = (models ?? []).filter(({ cause, time_creation }) => cause === 'drift' && time_creation >= since)
  return (
    <ul class="verdict-trainings">
      {begun.map(({ task_id, version, time_creation, status, decision }) => (
        <li key={task_id}>
          Because of it <a href={`/models?model=${version}`}>version {version}</a> was trained at{' '}
          <When at={time_creation} />: {decision ?? status.toLowerCase()}
        </li>
      ))}
    </ul>
  )
}

const Drifted = ({ since, drift: { signals, thresholds } }: { since: string; drift: Drift }) => (
  <>
    <p class="verdict-line">
      <Light tone="warn">Drift</Light> since <When at={since} />
    </p>
    <ul class="verdict-signals">
      {signals.map((signal) => (
        <li key={signal}>{signalText(signal)}</li>
      ))}
    </ul>
    <OnDrift choices={thresholds.training.least_new_choices} />
    <Trainings since={since} />
  </>
)

/** Whether things still are as the champion learned them, since when not, and what is done about it. */
export const Verdict = ({ drift }: { drift: Drift }) => (
  <section class="panel verdict" aria-label="Drift">
    {drift.drifted && drift.since !== null ? (
      <Drifted since={drift.since} drift={drift} />
    ) : (
      <p class="verdict-line">
        <Light tone="good">No drift</Light> Users and their choices are as the champion knows them, as far as can be
        told.
      </p>
    )}
  </section>
)
