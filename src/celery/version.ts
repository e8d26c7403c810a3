import { readFileSync } from 'node:fs'

/** Version of the package, for those who look at its workers from outside. */
export const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
