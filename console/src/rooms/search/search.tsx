import { useEffect, useRef, useState } from 'preact/hooks'
import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { asBody, defaultValues, type Values } from '../../domain/defaults.ts'
import { type ReferenceDocument, readSchema, type SearchSchema } from '../../domain/schema.ts'
import { AnswerOf, Empty, Failed } from '../../parts/states.tsx'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { Form } from './form.tsx'
import { Ranking } from './ranking.tsx'
import { Stations } from './stations.tsx'
import { useSearch } from './use-search.ts'
import './search.css'

/** What a link to an earlier request leads to: what was asked then, and what was chosen. */
const askedBefore = (taskId: string | undefined, answer: TaskPortraitAnswer | undefined) => {
  // The answer to the link before stays for a moment.
  const task = answer?.task_id === taskId ? answer : undefined
  const payload = task?.payload
  return {
    user: payload !== undefined && 'user' in payload ? payload.user : undefined,
    chosen: task?.ranking?.chosen_item ?? undefined,
  }
}

const onlyKnown = ({ asked }: SearchSchema, user: Values): Values =>
  Object.fromEntries(asked.flatMap(({ name }) => (user[name] === undefined ? [] : [[name, user[name]]])))

const Room = ({ schema }: { schema: SearchSchema }) => {
  const { taskId, way, isBusy, problem, rank } = useSearch()
  const [values, setValues] = useState<Values>(() => defaultValues(schema.asked))
  const isFromLink = taskId !== undefined && way === undefined
  const before = useAnswer<TaskPortraitAnswer>(isFromLink ? `/tasks/${pathPart(taskId)}` : undefined)
  const { user, chosen } = askedBefore(taskId, before.answer)
  useEffect(() => {
    if (user !== undefined) setValues(onlyKnown(schema, user))
  }, [user, schema])

  const answer = useRef<HTMLDivElement>(null)
  const end = way?.end
  useEffect(() => {
    // On a phone the answer is below the form, out of sight.
    if (end !== undefined && matchMedia('(max-width: 800px)').matches) answer.current?.scrollIntoView()
  }, [end])

  const hasFailed = end !== undefined && end !== 'SUCCESS'
  return (
    <div class="search">
      <Form
        fields={schema.asked}
        values={values}
        onChange={setValues}
        onRank={() => rank(asBody(values))}
        isBusy={isBusy}
        problem={problem}
      />
      <div class="search-answer" ref={answer}>
        {way !== undefined && <Stations way={way} />}
        {hasFailed && <Failed error={new Error('There is no ranking: the task says why, in the room Now.')} />}
        {taskId !== undefined && !isBusy && !hasFailed && (
          <Ranking key={taskId} taskId={taskId} schema={schema} chosenBefore={chosen} />
        )}
        {taskId === undefined && way === undefined && (
          <Empty title="Nothing ranked yet">
            <p>Say what you look for and press Rank: the best matches come here, with the reasons for their places.</p>
          </Empty>
        )}
      </div>
    </div>
  )
}

/** The page of an end user: ask, see the request on its way, compare, choose. */
export const Search = () => {
  const reference = useAnswer<ReferenceDocument>('/openapi.json')
  return (
    <>
      <h1>Search</h1>
      <AnswerOf of={reference}>{(document) => <Room schema={readSchema(document)} />}</AnswerOf>
    </>
  )
}
