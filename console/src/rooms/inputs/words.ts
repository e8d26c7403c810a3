/** `age_avg` → `Age avg`, `time_arrival.days_ahead` → `Time arrival, days ahead`. */
export const titleOf = (name: string) => {
  const words = name.replaceAll('.', ', ').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const MEANINGS: Readonly<Record<string, string>> = {
  choice_rate: 'Users choose less often',
  reciprocal_position: 'What users choose stands further down',
}

/** A signal of `GET /drift` in words: `input:budget` → `Users ask differently: budget`. */
export const signalText = (signal: string) => {
  const [kind, name = ''] = signal.split(':')
  const title = titleOf(name).toLowerCase()
  if (kind === 'input') return `Users ask differently: ${title}`
  if (kind === 'taste') return `Users choose differently: ${title}`
  return MEANINGS[signal] ?? titleOf(signal)
}

/** 0.123 → `12.3 %`. */
export const percent = (share: number | null) =>
  share === null ? '–' : `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`

/** `+0.31`, `−0.31`, with two decimals. */
export const signed = (value: number) =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`

/** A stability index with three decimals: its thresholds are 0.1 and 0.25. */
export const indexText = (index: number) =>
  index > 0 && index < 0.001 ? '< 0.001' : index.toLocaleString(undefined, { maximumFractionDigits: 3 })
