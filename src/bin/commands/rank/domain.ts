import type { Domain } from '../../../domain/domain.ts'
import { DomainError } from '../../../domain/errors.ts'
import { loadDomain } from '../../../domain/load.ts'
import { places } from '../../../domain/places/places.ts'
import { TableInvalid } from '../../../tables/errors.ts'
import { readJson } from '../../../tables/json.ts'

/**
 * A domain by its name, or from a `.json` file.
 * @throws TableInvalid when the file cannot be read or is no domain
 */
export const openDomain = async (nameOrFile: string): Promise<Domain> => {
  if (nameOrFile === places.name) return places
  if (!nameOrFile.endsWith('.json'))
    throw new TableInvalid(`no domain is called ${nameOrFile}: give ${places.name}, or a .json file`)
  try {
    return loadDomain(await readJson(nameOrFile))
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof SyntaxError)) throw error
    const reason = error instanceof SyntaxError ? 'it is not JSON' : error.message
    throw new TableInvalid(`${nameOrFile} is no domain: ${reason}`, { cause: error })
  }
}
