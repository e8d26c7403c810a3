import { useState } from 'preact/hooks'
import type { DemoFigures } from '../../../src/api/demo.ts'
import { asBody, defaultValues } from '../domain/defaults.ts'
import { type ReferenceDocument, readSchema } from '../domain/schema.ts'
import { useReference } from '../domain/use-reference.ts'
import { ask } from '../server/ask.ts'
import { apiKey } from '../server/key.ts'
import { useAnswer } from '../server/use-answer.ts'
import { Button } from './button.tsx'
import './made-up-traffic.css'

const SECONDS = 10

interface Filling {
  readonly onDone?: () => void
}

interface RunButtonProps extends Filling {
  /** Whether it can be pressed; what is under way or was told stays either way. @default true */
  readonly isOffered?: boolean
}

/** What made-up users did, in a sentence. */
const outcomeText = ({ loops, failed }: DemoFigures) => {
  const done = `${loops === 1 ? 'One round' : `${loops} rounds`} of made-up users ended`
  return failed === 0
    ? `${done}.`
    : `${done}, and ${failed} failed: see in System, Health, whether a worker is there and a model serves.`
}

const RunButton = ({ onDone, isOffered = true }: RunButtonProps) => {
  const [isBusy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const run = async () => {
    setBusy(true)
    setSaid('')
    try {
      setSaid(outcomeText(await ask<DemoFigures>('/demo/traffic', { method: 'POST', body: { seconds: SECONDS } })))
      onDone?.()
    } catch (error) {
      setSaid((error as Error).message)
    }
    setBusy(false)
  }
  return (
    <>
      <p class="small" role="status">
        {said}
      </p>
      {(isOffered || isBusy) && (
        <Button isBusy={isBusy} onClick={run}>
          {isBusy ? 'Made-up users are asking …' : `Add made-up requests and choices for ${SECONDS} seconds`}
        </Button>
      )}
    </>
  )
}

const Run = (filling: Filling) => (
  <>
    <p>
      Ask in the <a href="/">Search</a>, or let made-up users ask, and choose among what they are shown.
    </p>
    <RunButton {...filling} />
  </>
)

/** Within single quotes of a shell. */
const quoted = (text: string) => text.replaceAll("'", String.raw`'\''`)

const commandFor = (reference: ReferenceDocument) => {
  const body = JSON.stringify(asBody(defaultValues(readSchema(reference).asked)))
  return [
    `curl ${location.origin}/inference/start`,
    "-H 'Content-Type: application/json'",
    ...(apiKey.value === '' ? [] : ['-H "X-API-Key: $STELLWERK_API_KEY"']),
    `-d '${quoted(body)}'`,
  ].join(' \\\n  ')
}

const ByHand = () => {
  const { answer } = useReference()
  return (
    <>
      <p>
        Ask in the <a href="/">Search</a>, or have a program ask:
      </p>
      {answer && <pre class="command">{commandFor(answer)}</pre>}
    </>
  )
}

/** Whether the server has made-up users of this domain; undefined until that is known. */
const useIsAvailable = () => useAnswer<{ readonly available: boolean }>('/demo/traffic').answer?.available

/** Fills an empty view: by made-up users, where the server has some of this domain, and by real ones elsewhere. */
export const MadeUpTraffic = (filling: Filling) => {
  const isAvailable = useIsAvailable()
  if (isAvailable === undefined) return null
  return isAvailable ? <Run {...filling} /> : <ByHand />
}

/** The button alone, where the server has made-up users. */
export const MadeUpButton = (props: RunButtonProps) => (useIsAvailable() ? <RunButton {...props} /> : null)
