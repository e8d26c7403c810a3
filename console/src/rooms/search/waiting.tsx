import { useEffect, useState } from 'preact/hooks'
import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { Button } from '../../parts/button.tsx'
import { workersVerdict } from '../../parts/workers-verdict.ts'
import { ask } from '../../server/ask.ts'
import { pathPart } from '../../server/path-part.ts'
import { isAway } from '../../server/reach.ts'
import { useSystemEvents } from '../../server/use-system-events.ts'

/** Most requests are ranked before it is worth a connection to ask what they wait for. */
const ASK_MS = 500
/** Most requests are ranked sooner. */
const SOON_MS = 2000
const SECOND_MS = 1000

/** The broker knows at once that nobody listens where inferences are sent to; that no worker is heard takes seconds. */
const hasNoWorker = ({ workers, queues }: SystemSnapshot) =>
  workersVerdict(workers).tone === 'bad' ||
  queues?.some(({ task_types, consumers }) => task_types.includes('inference') && consumers === 0)

/** What it waits for, as far as this key may know; undefined while nothing is known to be missing. */
const reasonOf = (system: SystemSnapshot | undefined) => {
  if (isAway.value)
    return 'The server cannot be reached: the request is kept, and looked at again as soon as it can be.'
  if (system !== undefined && hasNoWorker(system))
    return 'No worker is there to rank it: the request is kept, and ranked as soon as one is.'
  if (system?.health.model?.ok === false)
    return 'No model serves yet: the request is kept, and ranked as soon as one does.'
  return undefined
}

const Explained = ({ taskId, waitedMs }: { taskId: string; waitedMs: number }) => {
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
  // A snapshot after which no more came says nothing of now.
  const reason = reasonOf(isConnected ? system : undefined)
  if (reason === undefined && waitedMs < SOON_MS) return null
  return (
    <div class="waiting panel">
      <div>
        <p role="status">{reason ?? 'It takes longer than usual. The request is kept.'}</p>
        {!isAway.value && <p class="soft small figures">Looked at for {Math.floor(waitedMs / SECOND_MS)} s.</p>}
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

/** Says why a request is not ranked yet: as soon as that is known, else once it takes longer than most do. */
export const Waiting = ({ taskId }: { taskId: string }) => {
  const [waitedMs, setWaitedMs] = useState(0)
  useEffect(() => {
    const startedAtMs = performance.now()
    const timer = setInterval(() => setWaitedMs(performance.now() - startedAtMs), ASK_MS)
    return () => clearInterval(timer)
  }, [])
  return waitedMs === 0 ? null : <Explained {...{ taskId, waitedMs }} />
}
