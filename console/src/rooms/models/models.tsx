import { useState } from 'preact/hooks'
import type { HistoryAnswer, ModelAnswer } from '../../../../src/api/model-rows.ts'
import { Button } from '../../parts/button.tsx'
import { MadeUpTraffic } from '../../parts/made-up-traffic.tsx'
import { NotLive } from '../../parts/not-live.tsx'
import { Notice } from '../../parts/notice.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { type Answered, useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'
import { useQuery } from '../../server/use-query.ts'
import { Champions } from './champions.tsx'
import { ChoiceRates } from './choice-rates.tsx'
import { Comparison } from './comparison.tsx'
import { type Asked, ModelAction } from './model-action.tsx'
import { Portrait } from './portrait.tsx'
import { Serving } from './serving.tsx'
import { Training } from './training.tsx'
import { Versions } from './versions.tsx'
import { isInTraining } from './words.ts'
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

const inPart = (models: readonly ModelAnswer[], part: ModelAnswer['alias']) =>
  models.find(({ alias }) => alias === part)

interface OverviewProps {
  readonly models: readonly ModelAnswer[]
  readonly history: Answered<readonly HistoryAnswer[]>
  readonly onAsk: (asked: Asked) => void
}

/** All that is shown of the models together. */
const Overview = ({ models, history, onAsk }: OverviewProps) => {
  const [{ compare }, change] = useQuery()
  const compared = versionsIn(compare)
  const open = (version: number) => change({ model: String(version) }, false)
  return (
    <>
      <Serving
        champion={inPart(models, 'champion')}
        challenger={inPart(models, 'challenger')}
        onAsk={onAsk}
        onOpen={open}
      />
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

/** Models, who serves, and what can be done about it: each action asks once and says what it did. */
export const Models = () => {
  const models = useAnswer<ModelAnswer[]>('/models?limit=1000')
  const history = useAnswer<readonly HistoryAnswer[]>('/models/history?limit=1000')
  const [query, change] = useQuery()
  const [asked, setAsked] = useState<Asked>()
  const [said, setSaid] = useState<string>()
  const reload = () => {
    models.reload()
    history.reload()
  }
  // The first event says that the stream is open: what happened before it was not told.
  const { error } = useEvents('/tasks/events?type=training', reload)
  const done = (what: string, taskId?: string) => {
    setSaid(what)
    reload()
    change({ model: undefined, ...(taskId === undefined ? {} : { training: taskId }) })
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
      <Notice text={said} />
      <NotLive error={error} />
      {training !== undefined && (
        <Training
          key={training}
          taskId={training}
          onDone={done}
          onEnded={() => {
            // Else one that was found in the list would vanish with its end.
            change({ training })
            reload()
          }}
          onHide={() => change({ training: undefined })}
        />
      )}
      <AnswerOf of={models}>
        {(all) =>
          all.length === 0 ? (
            <Nothing onFilled={reload} />
          ) : (
            <Overview models={all} history={history} onAsk={setAsked} />
          )
        }
      </AnswerOf>
      {query.model !== undefined && (
        <Portrait
          key={query.model}
          version={query.model}
          onAsk={setAsked}
          onClose={() => change({ model: undefined })}
        />
      )}
      {asked !== undefined && (
        <ModelAction
          asked={asked}
          champion={inPart(models.answer ?? [], 'champion')}
          onDone={done}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}
