import { useRef, useState } from 'preact/hooks'
import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ask } from '../../server/ask.ts'
import { useQuery } from '../../server/use-query.ts'
import type { Ends } from './ends.ts'
import { ShareSlider } from './share-slider.tsx'
import { TrainAction } from './train-action.tsx'

/** What somebody is about to do. */
export type Asked =
  | { readonly kind: 'promote' | 'share'; readonly model: ModelAnswer }
  | { readonly kind: 'rollback'; readonly from: number; readonly to: number }
  | { readonly kind: 'train' }

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

const reasonBody = (reason: string) => (reason.trim() === '' ? {} : { reason: reason.trim() })

/** The server refuses where another one serves by now than the person has read. */
const replacing = (version: number | undefined) => (version === undefined ? {} : { champion: version })

interface PromotingProps extends Ends {
  readonly model: ModelAnswer
  readonly champion: ModelAnswer | undefined
}

const Promoting = ({ model, champion, onDone, ...ends }: PromotingProps) => {
  const [reason, setReason] = useState('')
  const [replaced] = useState(champion?.version)
  const promote = async () => {
    const body = { ...replacing(replaced), ...reasonBody(reason) }
    await ask(`/models/${model.version}/promote`, { method: 'POST', body })
    onDone(`Model ${model.version} is the champion and ranks for all users.`)
  }
  return (
    <Confirm title={`Promote model ${model.version}?`} action="Promote" onConfirm={promote} {...ends}>
      <p>
        It ranks for all users within a second.{' '}
        {replaced !== undefined && `Model ${replaced} steps down; a roll back brings it again.`} A challenger loses its
        share.
      </p>
      <Reason reason={reason} onReason={setReason} />
    </Confirm>
  )
}

interface RollingBackProps extends Ends {
  readonly from: number
  readonly to: number
}

const RollingBack = ({ from, to, onDone, ...ends }: RollingBackProps) => {
  const [reason, setReason] = useState('')
  const rollBack = async () => {
    const body = { ...replacing(from), ...reasonBody(reason) }
    const { version } = await ask<ModelAnswer>('/models/rollback', { method: 'POST', body })
    onDone(`Rolled back: model ${version} is the champion again and ranks for all users.`)
  }
  return (
    <Confirm title={`Roll back to model ${to}?`} action="Roll back" isDangerous onConfirm={rollBack} {...ends}>
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

const Sharing = ({ model, onDone, ...ends }: Ends & { readonly model: ModelAnswer }) => {
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
    <Confirm title={`Share of model ${model.version}`} action="Set the share" onConfirm={set} {...ends}>
      <ShareSlider share={share} onShare={setShare} />
      <p aria-live="polite">{outcomeOfShare(model, share)} A user keeps the model while the share grows.</p>
      <Reason reason={reason} onReason={setReason} />
    </Confirm>
  )
}

interface ModelActionProps extends Ends {
  readonly asked: Asked
  readonly champion: ModelAnswer | undefined
}

const Dialog = ({ asked, champion, ...ends }: ModelActionProps) => {
  if (asked.kind === 'promote') return <Promoting model={asked.model} champion={champion} {...ends} />
  if (asked.kind === 'share') return <Sharing model={asked.model} {...ends} />
  if (asked.kind === 'rollback') return <RollingBack from={asked.from} to={asked.to} {...ends} />
  return <TrainAction champion={champion} {...ends} />
}

/** Asks once, does it, says what was done, and closes the model that it was done to, which may have been opened. */
export const ModelAction = ({ onDone, onClose, ...rest }: ModelActionProps) => {
  const [, change] = useQuery()
  // Of this dialog alone: an earlier one that was closed while it was slow may be answered meanwhile.
  const isDone = useRef(false)
  const done = (what: string, taskId?: string) => {
    isDone.current = true
    onDone(what, taskId)
  }
  /** In this order the focus goes back through both. */
  const close = () => {
    onClose()
    if (isDone.current) change({ model: undefined })
  }
  return <Dialog {...rest} onDone={done} onClose={close} />
}
