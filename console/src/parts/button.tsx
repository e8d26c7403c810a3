import type { ButtonHTMLAttributes } from 'preact'
import './button.css'

export interface ButtonProps extends ButtonHTMLAttributes {
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet'
  /** Works now: cannot be pressed meanwhile. */
  readonly isBusy?: boolean
}

export const Button = ({ kind = 'plain', isBusy = false, class: className, disabled, ...rest }: ButtonProps) => (
  <button
    type="button"
    class={`button button-${kind} ${className ?? ''}`}
    disabled={isBusy || disabled}
    aria-busy={isBusy}
    {...rest}
  />
)
