import { useEffect, useRef, useState } from 'preact/hooks'
import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { asBody, defaultValues, type Values } from '../../domain/defaults.ts'
import { readSchema, type SearchSchema } from '../../domain/schema.ts'
import { useReference } from '../../domain/use-reference.ts'
import { AnswerOf } from '../../parts/states.tsx'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { Answer } from './answer.tsx'
import { Form } from './form.tsx'
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
  const { way, isBusy, problem, lost, rank } = useSearch()
  const [values, setValues] = useState<Values>(() => defaultValues(schema.asked))
  const linked = way?.startedAtMs === undefined ? way?.taskId : undefined
  const before = useAnswer<TaskPortraitAnswer>(linked === undefined ? undefined : `/tasks/${pathPart(linked)}`)
  const { user, chosen } = askedBefore(linked, before.answer)
  useEffect(() => {
    if (user !== undefined) setValues(onlyKnown(schema, user))
  }, [user, schema])

  const answer = useRef<HTMLDivElement>(null)
  const taskId = way?.taskId
  useEffect(() => {
    // On a phone the answer is below the form, out of sight.
    if (taskId !== undefined && matchMedia('(max-width: 800px)').matches) answer.current?.scrollIntoView()
  }, [taskId])

  return (
    <div class="search">
      <Form
        fields={schema.asked}
        values={values}
        onChange={setValues}
        onRank={() => rank(asBody(values))}
        isBusy={isBusy}
        problem={problem?.message}
      />
      <div class="search-answer" ref={answer}>
        <Answer {...{ way, lost, schema }} chosenBefore={chosen} asked={way?.asked ?? user} />
      </div>
    </div>
  )
}

/** The page of an end user: ask, see the request on its way, compare, choose. */
export const Search = () => {
  const reference = useReference()
  return (
    <>
      <h1>Search</h1>
      <AnswerOf of={reference}>{(document) => <Room schema={readSchema(document)} />}</AnswerOf>
    </>
  )
}
