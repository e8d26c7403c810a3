import { useEffect, useState } from 'preact/hooks'
import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { Button } from '../../parts/button.tsx'
import { workersVerdict } from '../../parts/workers-verdict.ts'
import { ask } from '../../server/ask.ts'
import { pathPart } from '../../server/path-part.ts'
import { isAway } from '../../server/reach.ts'
import { useSystemEvents } from '../../server/use-system-events.ts'

/** Most requests are ranked sooner. */
const SOON_MS = 2000
const SECOND_MS = 1000

/** What it waits for, as far as this key may know. */
const reasonOf = (system: SystemSnapshot | undefined) => {
  if (isAway.value)
    return 'The server cannot be reached: the request is kept, and looked at again as soon as it can be.'
  if (system?.workers && workersVerdict(system.workers).tone === 'bad')
    return 'No worker is there: the request is kept, and ranked as soon as one is.'
  if (system?.health.model?.ok === false)
    return 'No model serves yet: the request is kept, and ranked as soon as one does.'
  return 'It takes longer than usual. The request is kept.'
}

const Explained = ({ taskId, seconds }: { taskId: string; seconds: number }) => {
  const [system, setSystem] = useState<SystemSnapshot>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const { isConnected } = useSystemEvents('/system/events', ({ data }) => setSystem(data as SystemSnapshot))
  const cancel = async () => {
    setBusy(true)
    setProblem(undefined)
    // Its events say that it is cancelled.
    await ask(`/inference/${pathPart(taskId)}`, { method: 'DELETE' }).catch((error: Error) => setProblem(error.message))
    setBusy(false)
  }
  return (
    <div class="waiting panel">
      <div>
        {/* A snapshot after which no more came says nothing of now. */}
        <p role="status">{reasonOf(isConnected ? system : undefined)}</p>
        {!isAway.value && <p class="soft small figures">Looked at for {seconds} s.</p>}
        {problem !== undefined && (
          <p class="form-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <Button isBusy={isBusy} onClick={cancel}>
        Cancel the request
      </Button>
    </div>
  )
}

/** Says why a request is not ranked yet, once that takes longer than most do. */
export const Waiting = ({ taskId }: { taskId: string }) => {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const startedAtMs = performance.now()
    const count = () => setSeconds(Math.floor((performance.now() - startedAtMs) / SECOND_MS))
    const timer = setInterval(count, SECOND_MS)
    return () => clearInterval(timer)
  }, [])
  return seconds * SECOND_MS < SOON_MS ? null : <Explained {...{ taskId, seconds }} />
}
