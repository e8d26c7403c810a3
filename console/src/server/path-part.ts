/** Parts of a path that lead elsewhere, however they are encoded. */
const STEPS: ReadonlySet<string> = new Set(['', '.', '..'])

/** As no name has them: the server says that it does not know it. */
const quoted = (text: string) => encodeURIComponent(`"${text}"`)

/** The name of something as a part of a path; what would lead elsewhere is put in quotes. */
export const pathPart = (name: string): string => (STEPS.has(name) ? quoted(name) : encodeURIComponent(name))

const MODEL = /^(\d+|champion|challenger|[\da-f]{8}-[\da-f-]{27})$/

/** The name of a model: a version, an alias or a task id. Others are put in quotes: some are routes, as `history`. */
export const modelPart = (name: string): string => (MODEL.test(name) ? name : quoted(name))
