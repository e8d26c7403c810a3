/** One finding of the doctor; `advice` says what to do about what is not well. */
export interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  readonly advice?: string
}

export const well = (name: string, detail: string): Finding => ({ name, ok: true, detail })
export const unwell = (name: string, detail: string, advice: string): Finding => ({ name, ok: false, detail, advice })
