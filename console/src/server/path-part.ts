/** Parts of a path that lead elsewhere, however they are encoded. */
const STEPS: ReadonlySet<string> = new Set(['', '.', '..'])

/**
 * The name of something as a part of a path. One that would lead elsewhere is put in quotes, which no name has: then the
 * server says that it does not know it.
 * @param routes what stands beside the names and is none, such as `history` in `/models/history`
 */
export const pathPart = (name: string, routes: readonly string[] = []): string =>
  encodeURIComponent(STEPS.has(name) || routes.includes(name) ? `"${name}"` : name)
