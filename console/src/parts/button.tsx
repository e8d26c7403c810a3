import type { ButtonHTMLAttributes } from 'preact'
import './button.css'

interface ButtonProps extends Omit<ButtonHTMLAttributes, 'disabled'> {
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet'
  readonly disabled?: boolean
  /** Works now: cannot be pressed meanwhile. */
  readonly isBusy?: boolean
}

/** Submits no form either. */
const refuse = (event: Event) => event.preventDefault()

/** One that cannot be pressed keeps the focus, which browsers take from what has the attribute `disabled`. */
export const Button = ({ kind = 'plain', isBusy = false, disabled = false, onClick, ...rest }: ButtonProps) => {
  const isOff = isBusy || disabled
  return (
    <button
      type="button"
      {...rest}
      class={`button button-${kind} ${rest.class ?? ''}`}
      aria-disabled={isOff}
      aria-busy={isBusy}
      onClick={isOff ? refuse : onClick}
    />
  )
}
