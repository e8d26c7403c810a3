import { useState } from 'preact/hooks'
import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { Button } from '../../parts/button.tsx'
import { Invitation } from '../../parts/invitation.tsx'
import { MadeUpTraffic } from '../../parts/made-up-traffic.tsx'
import { NotLive } from '../../parts/not-live.tsx'
import { Notice } from '../../parts/notice.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { hasEnded, storedState } from '../../parts/task-states.ts'
import { useQuery } from '../../server/use-query.ts'
import { Champions } from './champions.tsx'
import { ChoiceRates } from './choice-rates.tsx'
import { Comparison } from './comparison.tsx'
import { type Asked, ModelAction } from './model-action.tsx'
import { Portrait } from './portrait.tsx'
import { Serving } from './serving.tsx'
import { Training, type TrainingProps } from './training.tsx'
import { useModels } from './use-models.ts'
import { Versions } from './versions.tsx'
import { inPart, isInTraining } from './words.ts'
import './models.css'

/** Versions in the query, as `3,2`. */
const versionsIn = (text: string | undefined) =>
  (text ?? '').split(',').flatMap((one) => (/^\d+$/.test(one) ? [Number(one)] : []))

const Nothing = ({ onFilled }: { readonly onFilled: () => void }) => (
  <Empty title="No models yet">
    <p>A model learns from what users choose. As soon as they do, the first one can be trained.</p>
    <MadeUpTraffic onDone={onFilled} />
  </Empty>
)

interface OverviewProps extends Pick<ReturnType<typeof useModels>, 'history' | 'wayBack'> {
  readonly models: readonly ModelAnswer[]
  readonly onAsk: (asked: Asked) => void
}

/** Users who were ranked for are there, whether they choose or not. */
const hadUsers = ({ online }: ModelAnswer) => online !== null && online.lists > 0

/** All that is shown of the models together. */
const Overview = ({ models, history, wayBack, onAsk }: OverviewProps) => {
  const [{ compare }, change] = useQuery()
  const compared = versionsIn(compare)
  const open = (version: number) => change({ model: String(version) }, false)
  return (
    <>
      <Serving models={models} wayBack={wayBack.answer} onAsk={onAsk} onOpen={open} />
      <Versions
        models={models}
        compared={compared}
        onCompare={(versions) => change({ compare: versions.join(',') })}
        onOpen={open}
        onAsk={onAsk}
      />
      <Comparison versions={compared} onClose={() => change({ compare: undefined })} />
      <section aria-labelledby="rates-title">
        <h2 id="rates-title">Choice rate online</h2>
        <ChoiceRates models={models} />
        <Invitation isQuiet={!models.some(hadUsers)} />
      </section>
      <section aria-labelledby="champions-title">
        <h2 id="champions-title">Who was champion</h2>
        <AnswerOf of={history}>{(changes) => <Champions history={changes} />}</AnswerOf>
      </section>
    </>
  )
}

/** What was done, or refused after all. */
interface Said {
  readonly what: string
  /** Of the training that was asked for: it speaks for itself as soon as it has begun. */
  readonly taskId?: string | undefined
}

interface FollowedProps extends Pick<TrainingProps, 'onDone' | 'onLateRefusal'> {
  /** A training that is under way; the one that stands in the URL comes before it. */
  readonly found: string | undefined
  readonly onBegun: (taskId: string) => void
  readonly onEnded: () => void
}

const Followed = ({ found, onBegun, onEnded, ...rest }: FollowedProps) => {
  const [query, change] = useQuery()
  const taskId = query.training ?? found
  if (taskId === undefined) return null
  const onState = (status: string) => {
    if (storedState(status) !== 'PENDING') onBegun(taskId)
    // Else one that was found in the list would vanish with its end.
    if (query.training !== taskId) change({ training: taskId })
    if (hasEnded(status)) onEnded()
  }
  const hide = () => change({ training: undefined })
  return <Training key={taskId} taskId={taskId} onState={onState} onHide={hide} {...rest} />
}

const Opened = ({ models, onAsk }: Pick<OverviewProps, 'models' | 'onAsk'>) => {
  const [{ model: opened }, change] = useQuery()
  if (opened === undefined) return null
  const row = models.find(({ version }) => String(version) === opened)
  return <Portrait key={opened} version={opened} row={row} onAsk={onAsk} onClose={() => change({ model: undefined })} />
}

/** Models, who serves, and what can be done about it: each action asks once and says what it did. */
export const Models = () => {
  const { models, history, wayBack, reload, error } = useModels()
  const [, change] = useQuery()
  const [asked, setAsked] = useState<Asked>()
  const [said, setSaid] = useState<Said>()
  const all = models.answer ?? []
  const refusedLate = (what: string) => setSaid({ what })
  const done = (what: string, taskId?: string) => {
    setSaid({ what, taskId })
    reload()
    if (taskId !== undefined) change({ training: taskId })
  }
  const begun = (taskId: string) => {
    if (said?.taskId === taskId) setSaid(undefined)
  }
  const ends = { onDone: done, onLateRefusal: refusedLate }
  return (
    <div class="models">
      <header class="models-head">
        <h1>Models</h1>
        <Button kind="primary" onClick={() => setAsked({ kind: 'train' })}>
          Train a model
        </Button>
      </header>
      <Notice text={said?.what} onClose={() => setSaid(undefined)} />
      <NotLive error={error} />
      <Followed found={all.find(isInTraining)?.task_id} onBegun={begun} onEnded={reload} {...ends} />
      <AnswerOf of={models}>
        {() =>
          all.length === 0 ? (
            <Nothing onFilled={reload} />
          ) : (
            <Overview models={all} history={history} wayBack={wayBack} onAsk={setAsked} />
          )
        }
      </AnswerOf>
      <Opened models={all} onAsk={setAsked} />
      {asked && (
        <ModelAction asked={asked} champion={inPart(all, 'champion')} onClose={() => setAsked(undefined)} {...ends} />
      )}
    </div>
  )
}
