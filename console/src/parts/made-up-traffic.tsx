import { useState } from 'preact/hooks'
import { asBody, defaultValues } from '../domain/defaults.ts'
import { type ReferenceDocument, readSchema } from '../domain/schema.ts'
import { ask } from '../server/ask.ts'
import { apiKey } from '../server/key.ts'
import { useAnswer } from '../server/use-answer.ts'
import { Button } from './button.tsx'
import './made-up-traffic.css'

const SECONDS = 10

interface Filling {
  readonly onDone?: () => void
}

const Run = ({ onDone }: Filling) => {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const run = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await ask('/demo/traffic', { method: 'POST', body: { seconds: SECONDS } })
      onDone?.()
    } catch (error) {
      setProblem((error as Error).message)
    }
    setBusy(false)
  }
  return (
    <>
      <p>
        Ask in the <a href="/">Search</a>, or let made-up users ask, and choose among what they are shown.
      </p>
      <Button kind="primary" isBusy={isBusy} onClick={run}>
        {isBusy ? 'Made-up users are asking …' : `Run ${SECONDS} seconds of made-up traffic`}
      </Button>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </>
  )
}

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
  const { answer } = useAnswer<ReferenceDocument>('/openapi.json')
  return (
    <>
      <p>
        Ask in the <a href="/">Search</a>, or have a program ask:
      </p>
      {answer && <pre class="command">{commandFor(answer)}</pre>}
    </>
  )
}

/** Fills an empty view: by made-up users, where the server has some of this domain, and by real ones elsewhere. */
export const MadeUpTraffic = (filling: Filling) => {
  const { answer } = useAnswer<{ readonly available: boolean }>('/demo/traffic')
  if (answer === undefined) return null
  return answer.available ? <Run {...filling} /> : <ByHand />
}
