import { decimals } from '../../parts/figure.tsx'
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

/** A stability index with three decimals: its thresholds are 0.1 and 0.25. */
export const indexText = (index: number) => (index > 0 && index < 0.001 ? '< 0.001' : decimals(index))
