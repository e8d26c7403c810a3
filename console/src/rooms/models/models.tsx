import { useRef, useState } from 'preact/hooks'
import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { Button } from '../../parts/button.tsx'
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
import { Training } from './training.tsx'
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
      </section>
      <section aria-labelledby="champions-title">
        <h2 id="champions-title">Who was champion</h2>
        <AnswerOf of={history}>{(changes) => <Champions history={changes} />}</AnswerOf>
      </section>
    </>
  )
}

/** What was done. */
interface Said {
  readonly what: string
  /** Of the training that was asked for: it speaks for itself as soon as it has begun. */
  readonly taskId: string | undefined
}

/** Models, who serves, and what can be done about it: each action asks once and says what it did. */
export const Models = () => {
  const { models, history, wayBack, reload, error } = useModels()
  const [query, change] = useQuery()
  const [asked, setAsked] = useState<Asked>()
  const [said, setSaid] = useState<Said>()
  const isDone = useRef(false)
  const done = (what: string, taskId?: string) => {
    setSaid({ what, taskId })
    reload()
    if (taskId !== undefined) change({ training: taskId })
  }
  /** After what was done, to a model that may have been opened: in this order the focus goes back through both. */
  const closeAction = () => {
    setAsked(undefined)
    if (isDone.current) change({ model: undefined })
    isDone.current = false
  }
  const training = query.training ?? models.answer?.find(isInTraining)?.task_id
  return (
    <div class="models">
      <header class="models-head">
        <h1>Models</h1>
        <Button kind="primary" onClick={() => setAsked({ kind: 'train' })}>
          Train a model
        </Button>
      </header>
      <Notice text={said?.what} />
      <NotLive error={error} />
      {training !== undefined && (
        <Training
          key={training}
          taskId={training}
          onDone={done}
          onState={(status) => {
            if (storedState(status) !== 'PENDING' && said?.taskId === training) setSaid(undefined)
            // Else one that was found in the list would vanish with its end.
            if (query.training !== training) change({ training })
            if (hasEnded(status)) reload()
          }}
          onHide={() => change({ training: undefined })}
        />
      )}
      <AnswerOf of={models}>
        {(all) =>
          all.length === 0 ? (
            <Nothing onFilled={reload} />
          ) : (
            <Overview models={all} history={history} wayBack={wayBack} onAsk={setAsked} />
          )
        }
      </AnswerOf>
      {query.model !== undefined && (
        <Portrait
          key={query.model}
          version={query.model}
          row={models.answer?.find(({ version }) => String(version) === query.model)}
          onAsk={setAsked}
          onClose={() => change({ model: undefined })}
        />
      )}
      {asked !== undefined && (
        <ModelAction
          asked={asked}
          champion={inPart(models.answer ?? [], 'champion')}
          onDone={(what, taskId) => {
            isDone.current = true
            done(what, taskId)
          }}
          onClose={closeAction}
        />
      )}
    </div>
  )
}
