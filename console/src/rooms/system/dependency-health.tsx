import type { SettingAnswer } from '../../../../src/api/settings.ts'
import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { dependencyWords } from '../../parts/dependency-words.ts'
import { Duration } from '../../parts/measure.tsx'
import { sentence } from '../../parts/words.ts'
import { addressOf, dependency } from './dependencies.ts'
import { HealthCard } from './health-card.tsx'

const Trouble = ({ name, detail }: { name: string; detail: string }) => {
  const { meanwhile, doThis } = dependency(name)
  return (
    <dl class="health-trouble">
      <dt>What is wrong</dt>
      <dd>{detail}</dd>
      <dt>Meanwhile</dt>
      <dd>{meanwhile}</dd>
      <dt>What to do</dt>
      <dd>{doThis}</dd>
    </dl>
  )
}

interface DependencyHealthProps {
  readonly name: string
  readonly health: SystemSnapshot['health'][string]
  readonly settings: readonly SettingAnswer[]
}

/** One that the server needs to be ready. */
export const DependencyHealth = ({ name, health: { ok, detail, latency_ms }, settings }: DependencyHealthProps) => (
  <HealthCard
    title={sentence(dependencyWords(name))}
    tone={ok ? 'good' : 'bad'}
    state={ok ? 'Well' : 'Not well'}
    purpose={dependency(name).purpose}
    facts={{
      Where: addressOf(name, settings),
      Which: name === 'model' ? <a href="/models">See who serves</a> : undefined,
      'Answers in': ok ? <Duration ms={latency_ms} /> : undefined,
    }}
  >
    {!ok && <Trouble name={name} detail={detail} />}
  </HealthCard>
)
