import { readFile } from 'node:fs/promises'
import type { Domain } from '../../../domain/domain.ts'
import { DomainError } from '../../../domain/errors.ts'
import { loadDomain } from '../../../domain/load.ts'
import { places } from '../../../domain/places/places.ts'
import { fileError, TableInvalid } from '../../../tables/errors.ts'

/**
 * A domain by its name, or from a `.json` file.
 * @throws TableInvalid when the file cannot be read or is no domain
 */
export const openDomain = async (nameOrFile: string): Promise<Domain> => {
  if (nameOrFile === places.name) return places
  try {
    return loadDomain(JSON.parse(await readFile(nameOrFile, 'utf8')))
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof SyntaxError)) throw fileError('read', nameOrFile, error)
    const reason = error instanceof SyntaxError ? 'it is not JSON' : error.message
    throw new TableInvalid(`${nameOrFile} is no domain: ${reason}`, { cause: error })
  }
}
