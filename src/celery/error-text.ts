/** What an error says, whatever was thrown; its name where it says nothing, as errors of several addresses do. */
export const textOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
