import { Type } from 'typebox'

const Scope = Type.Enum(['client', 'operator'], {
  type: 'string',
  description: 'What it opens: `client` the routes under `/inference`, `operator` everything',
  examples: ['client'],
})

const Name = Type.String({ minLength: 1, maxLength: 100, description: 'Whose it is', examples: ['shop'] })

export const NewKeyBody = Type.Object({ name: Name, scope: Scope }, { description: 'The key to be made' })

export const Key = Type.Object(
  {
    key_id: Type.Integer({ description: 'Id of the key', examples: [1] }),
    name: Name,
    scope: Scope,
    prefix: Type.String({ description: 'The public beginning', examples: ['stellwerk_0123456789ab'] }),
    time_creation: Type.String({ format: 'date-time', description: 'When it was made' }),
    time_withdrawn: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      description: 'When it was withdrawn; null while it holds',
    }),
  },
  { description: 'What may be shown of a key' },
)

export const KeyMade = Type.Object(
  { ...Key.properties, key: Type.String({ description: 'The key itself; it is not told again' }) },
  { description: 'The new key' },
)
