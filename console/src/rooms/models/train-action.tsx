import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import type { SettingAnswer } from '../../../../src/api/settings.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ask } from '../../server/ask.ts'
import { useAnswer } from '../../server/use-answer.ts'
import type { Ends } from './ends.ts'

type Value = SettingAnswer['value'] | undefined

/** What becomes of a model that is surely better than the champion, by policy. */
const OUTCOMES: Readonly<Record<string, (canaryShare: Value) => string>> = {
  auto: () => 'it takes over at once and ranks for all users.',
  canary: (share) => `it ranks for ${share} % of the users at first, and takes over once they choose better.`,
  manual: () => 'it waits for a person to promote it, and the champion stays.',
}

interface WhoServesProps {
  readonly champion: ModelAnswer | undefined
}

/** Who will rank then, as the server is set. */
const WhoServes = ({ champion }: WhoServesProps) => {
  const { answer: settings = [] } = useAnswer<readonly SettingAnswer[]>('/settings')
  const settingOf = (setting: string) => settings.find(({ name }) => name === setting)?.value
  const policy = String(settingOf('PROMOTE_POLICY'))
  const outcome = OUTCOMES[policy]?.(settingOf('CANARY_SHARE'))
  if (champion === undefined) return <p>No model serves yet: it ranks for all users as soon as it is trained.</p>
  return (
    <p aria-live="polite">
      {outcome === undefined ? (
        'Whether it serves then is decided by the policy that is set.'
      ) : (
        <>
          If it is surely better than model {champion.version}, {outcome}{' '}
          <span class="soft small">
            As set: <code>PROMOTE_POLICY={policy}</code>
          </span>
        </>
      )}
    </p>
  )
}

/** Starts a training, and says before who may serve by it. */
export const TrainAction = ({ champion, onDone, ...ends }: Ends & WhoServesProps) => {
  const train = async () => {
    const { task_id } = await ask<{ task_id: string }>('/train/start', { method: 'POST' })
    onDone('The training is stored and begins as soon as a worker is free.', task_id)
  }
  return (
    <Confirm title="Train a model?" action="Train" onConfirm={train} {...ends}>
      <p>It learns from the newest choices and is measured against the champion on lists that neither has seen.</p>
      <WhoServes champion={champion} />
    </Confirm>
  )
}
