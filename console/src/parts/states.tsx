import type { ComponentChildren } from 'preact'
import { wantsKey } from '../server/refused.ts'
import type { Answered } from '../server/use-answer.ts'
import { Button } from './button.tsx'
import './states.css'

interface EmptyProps {
  readonly title: string
  /** How to fill it, and a button that does. */
  readonly children?: ComponentChildren
}

/** Nothing to show, and how there comes to be. */
export const Empty = ({ title, children }: EmptyProps) => (
  <div class="state">
    <h2>{title}</h2>
    {children}
  </div>
)

/** Something is on its way; `what` is read out. */
export const Loading = ({ what = 'Loading' }: { what?: string }) => (
  <div class="state" role="status">
    <div class="loading" />
    <span class="only-heard">{what}</span>
  </div>
)

interface FailedProps {
  readonly error: Error
  readonly retry?: () => void
}

/** Why something cannot be shown, with a way to ask again; the sign-in, which asks for a key then, needs none. */
export const Failed = ({ error, retry }: FailedProps) =>
  wantsKey(error) ? (
    <Empty title="Sign in to see this" />
  ) : (
    <div class="state state-failed" role="alert">
      <h2>This did not work</h2>
      <p>{error.message}</p>
      {retry !== undefined && <Button onClick={retry}>Try again</Button>}
    </div>
  )

interface AnswerOfProps<Answer> {
  readonly of: Answered<Answer>
  readonly children: (answer: Answer) => ComponentChildren
}

/** What was asked for, or why it is not there yet; above an earlier answer, why there is no newer one. */
export const AnswerOf = <Answer,>({ of, children }: AnswerOfProps<Answer>) => {
  if (of.state === 'loading') return <Loading />
  return (
    <>
      {of.state === 'failed' && <Failed error={of.error} retry={of.reload} />}
      {of.answer !== undefined && children(of.answer)}
    </>
  )
}
