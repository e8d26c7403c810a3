import { fieldWords, plainWords } from '../../parts/words.ts'

const MEANINGS: Readonly<Record<string, string>> = {
  choice_rate: 'Users choose less often',
  reciprocal_position: 'What users choose stands further down',
}

/** A signal of `GET /drift` in words: `input:budget` → `Users ask differently: budget`. */
export const signalText = (signal: string) => {
  const [kind, name = ''] = signal.split(':')
  if (kind === 'input') return `Users ask differently: ${plainWords(name)}`
  if (kind === 'taste') return `Users choose differently: ${plainWords(name)}`
  return MEANINGS[signal] ?? fieldWords(signal)
}

/** `+0.31`, `−0.31`, with two decimals. */
export const signed = (value: number) =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`

/** A stability index with three decimals: its thresholds are 0.1 and 0.25. */
export const indexText = (index: number) =>
  index > 0 && index < 0.001 ? '< 0.001' : index.toLocaleString(undefined, { maximumFractionDigits: 3 })
