import { useQuery } from '../../server/use-query.ts'
import type { Drift, InputDrift } from './drift.ts'
import { InputCard } from './input-card.tsx'
import { InputDetail } from './input-detail.tsx'
import './distributions.css'

const SPANS = [
  [24, '24 hours'],
  [72, '3 days'],
  [168, '7 days'],
  [720, '30 days'],
] as const

const hoursOf = (text: string | undefined) => SPANS.find(([hours]) => String(hours) === text)?.[0] ?? 24

/** What has drifted comes first, then what moved most. */
const inOrder = (inputs: readonly InputDrift[]) =>
  inputs.toSorted((one, other) => Number(other.drifted) - Number(one.drifted) || other.psi - one.psi)

const Key = () => (
  <p class="key small soft">
    <svg class="key-trained" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
      <rect x="1" y="1" width="14" height="10" />
    </svg>
    trained on
    <svg class="key-recent" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
      <rect x="4" width="8" height="12" />
    </svg>
    recent users
  </p>
)

/** Of colours that are stronger, not darker: in the dark theme they are lighter. */
const HowToRead = () => (
  <p class="soft small">
    Each strip shows the values over time, from left to right, with higher ones further up: the stronger the colour of a
    field, the more of the users then gave such a value; times with few users are fainter, and the column apart on the
    left is what the champion was trained on.
  </p>
)

const Span = ({ hours, onChange }: { hours: number; onChange: (hours: string) => void }) => (
  <label class="small">
    History of{' '}
    <select value={hours} onChange={(event) => onChange(event.currentTarget.value)}>
      {SPANS.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

/** Each input, as it is now and as it was when the champion learned. */
export const Distributions = ({ drift }: { drift: Drift }) => {
  const [query, change] = useQuery()
  const hours = hoursOf(query.hours)
  const opened = drift.inputs.find(({ name }) => name === query.input)
  const common = { thresholds: drift.thresholds, recent: { from: drift.inputs_from, to: drift.inputs_to }, hours }
  return (
    <section class="distributions" aria-labelledby="distributions-title">
      <header class="section-head">
        <h2 id="distributions-title">What users ask</h2>
        <Key />
        <Span hours={hours} onChange={(value) => change({ hours: value === '24' ? undefined : value })} />
      </header>
      <HowToRead />
      {opened && (
        <InputDetail key={opened.name} input={opened} {...common} onClose={() => change({ input: undefined })} />
      )}
      <div class="input-cards">
        {inOrder(drift.inputs).map((input) => (
          <InputCard key={input.name} input={input} {...common} onOpen={() => change({ input: input.name }, false)} />
        ))}
      </div>
    </section>
  )
}
