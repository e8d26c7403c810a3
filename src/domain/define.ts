import { problemsOf } from './check.ts'
import { columnsOf } from './columns.ts'
import { describe } from './describe.ts'
import type { Domain, DomainDefinition } from './domain.ts'
import { createFeatures } from './features/features.ts'
import { fieldsOf } from './fields.ts'
import { checkColumns, checkLengths, checkLimits, checkNouns } from './names.ts'

/**
 * All that follows from a definition: columns of the views, features, checks, derived fields.
 * @throws DomainError naming the field, noun, match or direction that cannot be used
 */
export const defineDomain = (definition: DomainDefinition): Domain => {
  const { nouns, matches, monotone = {} } = definition
  const userFields = fieldsOf(definition.user)
  const itemFields = fieldsOf(definition.item)
  const userColumns = columnsOf(userFields)
  const itemColumns = columnsOf(itemFields)
  checkNouns(definition)
  // `webhook` stands beside the fields of a user in the body of a start.
  checkColumns(userColumns, [`${nouns.user}_id`, 'creation_time', 'webhook'])
  checkColumns(itemColumns, [`${nouns.item}_id`, 'creation_time', 'score'])
  checkLengths(userFields)
  checkLimits(definition.user, userFields)
  return {
    ...definition,
    userColumns,
    itemColumns,
    features: createFeatures({ userFields, itemFields, matches, monotone }),
    check: (user) => problemsOf(userFields, user),
    describeUser: (user) => describe(userFields, user),
  }
}

/** The definition alone, plain enough to be sent to another thread and made a domain there. */
export const definitionOf = ({ name, nouns, user, item, matches, monotone }: Domain): DomainDefinition => ({
  name,
  nouns,
  user,
  item,
  matches,
  ...(monotone && { monotone }),
})
