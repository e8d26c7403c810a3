import { percentText } from '../../parts/figure.tsx'
import type { BinShares } from './shares.ts'
import './histogram.css'

const WIDTH = 300
const HEIGHT = 90
const FOOT = 16
const LABELLED_ALL = 4

const tip = ({ label, trained, recent }: BinShares) =>
  `${label}: ${percentText(recent)} of the recent users${trained === null ? '' : `, ${percentText(trained)} of those trained on`}`

/** Few bins are all named, of many the first and the last. */
const isNamed = (index: number, bins: number) => bins <= LABELLED_ALL || index === 0 || index === bins - 1

const anchorOf = (index: number, bins: number) => {
  if (bins <= LABELLED_ALL) return 'middle'
  return index === 0 ? 'start' : 'end'
}

const place = (index: number, bins: number) => {
  const slot = WIDTH / bins
  if (bins <= LABELLED_ALL) return slot * (index + 0.5)
  return index === 0 ? slot * 0.1 : slot * (index + 0.9)
}

/** A wide pale bar for the users trained on, a narrow full one before it for the recent users. */
const Pair = ({ bin, x, slot, most }: { bin: BinShares; x: number; slot: number; most: number }) => {
  const [then, now] = [(bin.trained ?? 0) / most, bin.recent / most].map((share) => share * HEIGHT)
  return (
    <g>
      <title>{tip(bin)}</title>
      <rect class="catcher" x={x} y="0" width={slot} height={HEIGHT} />
      <rect class="trained" x={x + slot * 0.1} y={HEIGHT - (then ?? 0)} width={slot * 0.8} height={then} />
      <rect class="recent" x={x + slot * 0.3} y={HEIGHT - (now ?? 0)} width={slot * 0.4} height={now} />
    </g>
  )
}

/** How an input is distributed now, before how it was among the users the champion was trained on. */
export const Histogram = ({ title, bins }: { title: string; bins: readonly BinShares[] }) => {
  const most = Math.max(...bins.flatMap(({ trained, recent }) => [trained ?? 0, recent]), 0.01)
  const slot = WIDTH / Math.max(1, bins.length)
  return (
    <svg
      class="histogram"
      viewBox={`0 -4 ${WIDTH} ${HEIGHT + FOOT + 4}`}
      role="img"
      aria-label={`${title}. ${bins.map(tip).join('; ')}`}
    >
      {bins.map((bin, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
        <Pair key={index} bin={bin} x={index * slot} slot={slot} most={most} />
      ))}
      <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
      {bins.map(
        ({ label }, index) =>
          isNamed(index, bins.length) && (
            <text key={label} x={place(index, bins.length)} y={HEIGHT + 12} text-anchor={anchorOf(index, bins.length)}>
              {label}
            </text>
          ),
      )}
    </svg>
  )
}
