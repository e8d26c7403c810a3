import type { SettingAnswer } from '../../../../src/api/settings.ts'
import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { dependencyWords } from '../../parts/dependency-words.ts'
import { Duration } from '../../parts/measure.tsx'
import { sentence } from '../../parts/words.ts'
import { addressOf, dependency } from './dependencies.ts'
import { HealthCard, NOT_KNOWN } from './health-card.tsx'

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
  /** Whether the server is heard: what it told before holds no more. */
  readonly isHeard: boolean
  readonly health: SystemSnapshot['health'][string]
  readonly settings: readonly SettingAnswer[]
}

/** One that the server needs to be ready. */
export const DependencyHealth = ({ name, isHeard, health, settings }: DependencyHealthProps) => {
  const { ok, detail, latency_ms } = health
  const light = ok ? ({ tone: 'good', state: 'Well' } as const) : ({ tone: 'bad', state: 'Not well' } as const)
  return (
    <HealthCard
      title={sentence(dependencyWords(name))}
      {...(isHeard ? light : NOT_KNOWN)}
      purpose={dependency(name).purpose}
      facts={{
        Where: addressOf(name, settings),
        Which: name === 'model' ? <a href="/models">See who serves</a> : undefined,
        'Answers in': ok && isHeard ? <Duration ms={latency_ms} /> : undefined,
      }}
    >
      {isHeard && !ok && <Trouble name={name} detail={detail} />}
    </HealthCard>
  )
}
