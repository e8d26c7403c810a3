import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Imports modules one after another: package names, or paths from the working directory. */
export const importModules = async (names: readonly string[]): Promise<void> => {
  for (const name of names) await import(toSpecifier(name))
}

const toSpecifier = (name: string): string =>
  name.startsWith('.') || name.startsWith('/') ? pathToFileURL(resolve(name)).href : name
