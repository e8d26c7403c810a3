import { useState } from 'preact/hooks'
import { ask } from '../server/ask.ts'
import { Button } from './button.tsx'

const SECONDS = 10

/** Fills an empty view: made-up users ask, and choose among what they are shown. */
export const MadeUpTraffic = ({ onDone }: { readonly onDone?: () => void }) => {
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
      <Button kind="primary" isBusy={isBusy} onClick={run}>
        {isBusy ? 'Made-up users are asking …' : `Run ${SECONDS} seconds of made-up traffic`}
      </Button>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </>
  )
}
