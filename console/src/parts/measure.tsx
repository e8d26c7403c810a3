import { durationText, figureText } from './figure.tsx'

/** A time that something took, its units set back. */
export const Duration = ({ ms }: { readonly ms: number | null | undefined }) => (
  <span class="figures">
    {durationText(ms)
      .split(' ')
      .map((word, place) =>
        place % 2 === 0 ? (
          word
        ) : (
          <span key={word} class="soft">
            {' '}
            {word}{' '}
          </span>
        ),
      )}
  </span>
)

/** Rates come anew each second: digits that come and go would flicker. */
const decimalsOf = (rate: number) => {
  if (rate === 0 || rate >= 100) return 0
  return rate < 0.1 ? 2 : 1
}

/** How often something happens a second; null shows a dash. */
export const Rate = ({ value }: { readonly value: number | null }) => {
  if (value === null) return <span class="figures">{figureText(value)}</span>
  const digits = decimalsOf(value)
  return (
    <span class="figures">
      {value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })}
      <span class="soft"> /s</span>
    </span>
  )
}
