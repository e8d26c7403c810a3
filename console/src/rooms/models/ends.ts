/** What follows a deed. */
export interface Ends {
  /** @param what what was done, in a sentence; `taskId` where a training was started */
  readonly onDone: (what: string, taskId?: string) => void
  readonly onLateRefusal: (text: string) => void
  readonly onClose: () => void
}
