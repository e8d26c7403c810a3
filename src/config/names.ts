/** `dataDir` → `DATA_DIR`. */
export const environmentName = (setting: string) => setting.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()

/** What is asked of a setting, in words: `a whole number from 0 to 65535`. */
export const expectation = (schema: {
  type?: unknown
  enum?: unknown
  minimum?: unknown
  exclusiveMinimum?: unknown
  maximum?: unknown
}) => {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.join(', ')}`
  if (schema.type === 'string') return 'text'
  if (schema.type === 'boolean') return 'true or false'
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number'
  return schema.exclusiveMinimum === undefined
    ? `${kind} from ${schema.minimum} to ${schema.maximum}`
    : `${kind} above ${schema.exclusiveMinimum} and up to ${schema.maximum}`
}

/** The entries of a list with commas between them. */
export const listOf = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
