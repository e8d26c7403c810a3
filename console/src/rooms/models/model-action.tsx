import { useState } from 'preact/hooks'
import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ask } from '../../server/ask.ts'
import { ShareSlider } from './share-slider.tsx'

/** What somebody is about to do. */
export type Asked =
  | { readonly kind: 'promote' | 'share'; readonly model: ModelAnswer }
  | { readonly kind: 'rollback'; readonly from: number; readonly to: number }
  | { readonly kind: 'train' }

interface ModelActionProps {
  readonly asked: Asked
  readonly champion: ModelAnswer | undefined
  /** @param what what was done, in a sentence; `taskId` where a training was started */
  readonly onDone: (what: string, taskId?: string) => void
  readonly onClose: () => void
}

interface ReasonProps {
  readonly reason: string
  readonly onReason: (reason: string) => void
}

const Reason = ({ reason, onReason }: ReasonProps) => (
  <label>
    Reason, kept in the history
    <input
      class="dialog-input"
      type="text"
      maxLength={1000}
      value={reason}
      onInput={({ currentTarget }) => onReason(currentTarget.value)}
    />
  </label>
)

type Changing = Omit<ModelActionProps, 'asked'> & { readonly model: ModelAnswer }

const reasonBody = (reason: string) => (reason.trim() === '' ? {} : { reason: reason.trim() })

/** The server refuses where another one serves by now than the person has read. */
const replacing = (version: number | undefined) => (version === undefined ? {} : { champion: version })

const Promoting = ({ model, champion, onDone, onClose }: Changing) => {
  const [reason, setReason] = useState('')
  const [replaced] = useState(champion?.version)
  const promote = async () => {
    const body = { ...replacing(replaced), ...reasonBody(reason) }
    await ask(`/models/${model.version}/promote`, { method: 'POST', body })
    onDone(`Model ${model.version} is the champion and ranks for all users.`)
  }
  return (
    <Confirm title={`Promote model ${model.version}?`} action="Promote" onConfirm={promote} onClose={onClose}>
      <p>
        It ranks for all users within a second.{' '}
        {replaced !== undefined && `Model ${replaced} steps down; a roll back brings it again.`} A challenger loses its
        share.
      </p>
      <Reason reason={reason} onReason={setReason} />
    </Confirm>
  )
}

interface RollingBackProps extends Omit<Changing, 'model' | 'champion'> {
  readonly from: number
  readonly to: number
}

const RollingBack = ({ from, to, onDone, onClose }: RollingBackProps) => {
  const [reason, setReason] = useState('')
  const rollBack = async () => {
    const body = { ...replacing(from), ...reasonBody(reason) }
    const { version } = await ask<ModelAnswer>('/models/rollback', { method: 'POST', body })
    onDone(`Rolled back: model ${version} is the champion again and ranks for all users.`)
  }
  return (
    <Confirm title={`Roll back to model ${to}?`} action="Roll back" isDangerous onConfirm={rollBack} onClose={onClose}>
      <p>
        Model {to} ranks for all users again, within a second, in place of model {from}. A challenger loses its share.
        Rolled back once more, it goes further back.
      </p>
      <Reason reason={reason} onReason={setReason} />
    </Confirm>
  )
}

const outcomeOfShare = ({ version }: ModelAnswer, share: number): string => {
  if (share === 0) return `Model ${version} ranks for nobody any more; the champion has all users.`
  if (share === 100) return `Model ${version} becomes the champion and ranks for all users.`
  return `Model ${version} ranks for ${share} % of the users, the champion for ${100 - share} %.`
}

const Sharing = ({ model, onDone, onClose }: Changing) => {
  const [share, setShare] = useState(model.use_percentage || 10)
  const [reason, setReason] = useState('')
  const set = async () => {
    await ask(`/models/${model.version}`, {
      method: 'PATCH',
      body: { use_percentage: share, ...reasonBody(reason) },
    })
    onDone(outcomeOfShare(model, share))
  }
  return (
    <Confirm title={`Share of model ${model.version}`} action="Set the share" onConfirm={set} onClose={onClose}>
      <ShareSlider share={share} onShare={setShare} />
      <p aria-live="polite">{outcomeOfShare(model, share)} A user keeps the model while the share grows.</p>
      <Reason reason={reason} onReason={setReason} />
    </Confirm>
  )
}

const Training = ({ onDone, onClose }: Omit<Changing, 'model'>) => {
  const train = async () => {
    const { task_id } = await ask<{ task_id: string }>('/train/start', { method: 'POST' })
    onDone('The training is stored and begins as soon as a worker is free.', task_id)
  }
  return (
    <Confirm title="Train a model?" action="Train" onConfirm={train} onClose={onClose}>
      <p>
        It learns from the newest choices and is measured against the champion on lists that neither has seen. Whether
        it serves then is decided by the policy that is set.
      </p>
    </Confirm>
  )
}

/** Asks once, does it, and says what was done. */
export const ModelAction = ({ asked, ...rest }: ModelActionProps) => {
  if (asked.kind === 'promote') return <Promoting model={asked.model} {...rest} />
  if (asked.kind === 'share') return <Sharing model={asked.model} {...rest} />
  if (asked.kind === 'rollback') return <RollingBack from={asked.from} to={asked.to} {...rest} />
  return <Training {...rest} />
}
