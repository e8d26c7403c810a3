import { decimals, durationText } from './figure.tsx'

/** A time that something took, its units set back; none begins a line. */
export const Duration = ({ ms }: { readonly ms: number | null | undefined }) => (
  <span class="figures">
    {durationText(ms)
      .split(' ')
      .map((word, place) =>
        place % 2 === 0 ? (
          word
        ) : (
          <span key={word} class="soft">
            {`\u00a0${word} `}
          </span>
        ),
      )}
  </span>
)

/** Rates come anew each second: digits that come and go would flicker. */
const digitsOf = (rate: number) => {
  if (rate === 0 || rate >= 100) return 0
  return rate < 0.1 ? 2 : 1
}

/** How often something happens a second; null shows a dash. */
export const Rate = ({ value }: { readonly value: number | null }) => (
  <span class="figures">
    {decimals(value, digitsOf(value ?? 0))}
    {value !== null && <span class="soft">{'\u00a0/s'}</span>}
  </span>
)
