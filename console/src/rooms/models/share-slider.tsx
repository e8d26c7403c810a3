import { useId } from 'preact/hooks'
import './share-slider.css'

interface ShareSliderProps {
  /** In per cent. */
  readonly share: number
  readonly onShare: (share: number) => void
}

const bounded = (value: number) => Math.min(100, Math.max(0, Math.round(value) || 0))

/** A slider, and a box for those who know the figure. */
export const ShareSlider = ({ share, onShare }: ShareSliderProps) => {
  const id = useId()
  const change = ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
    onShare(bounded(currentTarget.valueAsNumber))
  return (
    <div class="share-slider">
      <label for={id}>Share of the users</label>
      <input id={id} type="range" min={0} max={100} step={1} value={share} onInput={change} />
      <span>
        <input
          type="number"
          min={0}
          max={100}
          step={1}
          value={share}
          aria-label="Share in per cent"
          onChange={change}
        />{' '}
        %
      </span>
    </div>
  )
}
