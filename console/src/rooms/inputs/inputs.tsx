import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { LiveLight } from '../../parts/live-light.tsx'
import { MadeUpTraffic } from '../../parts/made-up-traffic.tsx'
import { NotLive } from '../../parts/not-live.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { Choices } from './choices.tsx'
import { Distributions } from './distributions.tsx'
import type { Drift } from './drift.ts'
import { Tastes } from './tastes.tsx'
import { useDrift } from './use-drift.ts'
import { Verdict } from './verdict.tsx'
import './inputs.css'

const isEmpty = ({ inputs, feedback }: Drift) =>
  feedback.history.length === 0 && inputs.every(({ recent_users }) => recent_users === 0)

const NoModel = () => (
  <Empty title="No model serves yet">
    <p>Inputs are compared with what the champion was trained on. The first training makes one.</p>
    <a href="/models">Go to the models</a>
  </Empty>
)

const NoUsers = ({ onDone }: { onDone: () => void }) => {
  const [isCounting, setCounting] = useState(false)
  const count = () => {
    setCounting(true)
    onDone()
  }
  return (
    <Empty title={isCounting ? 'Counting those who asked' : 'Nobody has asked since the champion took over'}>
      <p>As soon as users ask and choose, this room shows how they differ from those the champion learned from.</p>
      {isCounting ? (
        <p role="status">New users are counted every few seconds: they come into view by themselves.</p>
      ) : (
        <MadeUpTraffic onDone={count} />
      )}
    </Empty>
  )
}

const Contents = () => (
  <nav class="contents small" aria-label="On this page">
    <a href="#distributions-title">What users ask</a>
    <a href="#choices-title">Whether they choose</a>
    <a href="#tastes-title">What they choose</a>
  </nav>
)

const Figures = ({ drift }: { drift: Drift }) => (
  <>
    <Verdict drift={drift} />
    <Contents />
    <Distributions drift={drift} />
    <Choices feedback={drift.feedback} />
    <Tastes tastes={drift.tastes} thresholds={drift.thresholds} />
  </>
)

/** Whether users and their choices still are as the champion learned them. */
export const Inputs = () => {
  const { drift, isConnected, notLive } = useDrift()
  return (
    <div class="inputs">
      <header class="room-head">
        <div>
          <h1>Inputs</h1>
          <p class="soft">What users ask and choose, against what the champion was trained on.</p>
        </div>
        {notLive === undefined ? (
          <LiveLight isConnected={isConnected} />
        ) : (
          <Button onClick={drift.reload}>Refresh</Button>
        )}
      </header>
      <NotLive error={notLive} />
      <AnswerOf of={drift}>
        {(answer) => {
          if (answer.model === null) return <NoModel />
          return isEmpty(answer) ? <NoUsers onDone={drift.reload} /> : <Figures drift={answer} />
        }}
      </AnswerOf>
    </div>
  )
}
