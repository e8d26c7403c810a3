/** What the work gives, or `late()` when it takes longer than `timeoutMs`; the work itself goes on. */
export const within = async <T>(work: Promise<T>, timeoutMs: number, late: () => T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), timeoutMs)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
