/** What an error says. PGlite also throws what is no error, with a number of the operating system. */
export const messageOf = (thrown: unknown): string => {
  if (thrown instanceof Error) return thrown.message
  const errno = (thrown as { errno?: unknown } | null)?.errno
  return typeof errno === 'number' ? `error ${errno} of the file system` : String(thrown)
}
