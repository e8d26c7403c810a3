import { hideCredentials } from './log.ts'

/** What an error says, whatever was thrown; its name where it says nothing, as errors of several addresses do. */
export const textOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message || thrown.name : String(thrown)

/** What an error says, without credentials: for those who may not see them. */
export const publicTextOf = (thrown: unknown): string => hideCredentials(textOf(thrown))
