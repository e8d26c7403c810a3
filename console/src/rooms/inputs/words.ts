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

/** With so many decimals, so that figures below each other can be compared. */
export const decimal = (value: number, digits: number) =>
  value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** `+0.31`, `−0.31`; what is nothing with so many decimals has no sign. */
export const signed = (value: number, digits = 2) => {
  const text = decimal(Math.abs(value), digits)
  if (text === decimal(0, digits)) return text
  return `${value < 0 ? '−' : '+'}${text}`
}

/** A stability index with three decimals: its thresholds are 0.1 and 0.25. */
export const indexText = (index: number) => (index > 0 && index < 0.001 ? '< 0.001' : decimal(index, 3))
