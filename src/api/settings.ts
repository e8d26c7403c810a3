/** A setting as it holds in this process. */
export interface SettingAnswer {
  readonly subject: string
  /** Of the environment variable. */
  readonly name: string
  readonly value: string | number | boolean
  readonly default: string | number | boolean
  readonly is_default: boolean
  /** Whether its value is hidden, or the password in it. */
  readonly is_secret: boolean
  readonly description: string
  /** What it may be, in words. */
  readonly expected: string
}
