import { type TSchema, Type } from 'typebox'
import type { Column, Domain, Fields } from '../../domain/domain.ts'
import { itemKey, userKey } from '../rows.ts'
import { TaskId } from './common.ts'
import { type WebhookBody, webhookSchema } from './webhooks.ts'

const Id = Type.Integer({ examples: [1] })
const Time = Type.String({ format: 'date-time', examples: ['2026-01-15T12:00:00.000Z'] })
const nullable = <Schema extends TSchema>(schema: Schema, description = '') =>
  Type.Union([schema, Type.Null()], description === '' ? {} : { description })

const ModelVersion = Type.Union([Type.Integer(), Type.Null()], {
  description: 'Version of the model that ranked it; null for made-up lists',
  examples: [1],
})

const Explanation = Type.Object(
  {
    base: Type.Number({ description: 'The score of an item of which nothing is known' }),
    contributions: Type.Array(
      Type.Object({
        feature: Type.String({ examples: ['price/budget'] }),
        value: Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()], {
          description: 'Null where it is missing',
          examples: [0.75],
        }),
        contribution: Type.Number({ description: 'What it adds to the score' }),
      }),
      { description: 'Largest first; features that add nothing are left out' },
    ),
  },
  { description: 'With `explain=true`: the base and the contributions add up to the score' },
)

/** The statistics of lists, which stand beside the fields of the schema. */
const derived = (columns: readonly Column[]) =>
  Object.fromEntries(
    columns.filter(({ statistic }) => statistic).map(({ name }) => [name, Type.Optional(Type.Number())]),
  )

/** The schemas whose fields come from the domain. */
export const domainSchemas = (domain: Domain) => {
  const { nouns, user, item, matches } = domain
  const result = Type.Unsafe<Fields>(
    Type.Object(
      {
        result_id: Id,
        task_id: TaskId,
        [userKey(domain)]: Id,
        [itemKey(domain)]: Id,
        score: Type.Number({ description: 'How sure the model is that this is chosen' }),
        label: Type.Integer({ enum: [0, 1], description: '1 when it was chosen' }),
        shown: Type.Boolean({ description: `Whether the ${nouns.user} saw it` }),
        model_version: ModelVersion,
      },
      { description: `One ranked ${nouns.item}` },
    ),
  )
  return {
    start: Type.Unsafe<Fields & { readonly webhook?: WebhookBody }>({
      ...user,
      properties: { ...user.properties, webhook: webhookSchema('inference') },
      matches,
    }),
    ranking: Type.Array(
      Type.Unsafe<Fields>(
        Type.Object({
          score: Type.Number(),
          [itemKey(domain)]: Id,
          model_version: ModelVersion,
          ...item.properties,
          ...derived(domain.itemColumns),
          explanation: Type.Optional(Explanation),
        }),
      ),
      { description: `The ${nouns.item}s, best first` },
    ),
    choice: Type.Unsafe<{ task_id: string } & Fields>(
      Type.Object({
        task_id: TaskId,
        [itemKey(domain)]: Type.Integer({
          description: `The chosen ${nouns.item}, or -1 when none suited`,
          examples: [1],
        }),
      }),
    ),
    result,
    chosen: nullable(result, 'The chosen result with its label, or null when none suited'),
    results: Type.Array(result, { description: 'All results that were kept, best first' }),
    info: Type.Unsafe<Fields>(
      Type.Object(
        { [`${nouns.item}s`]: Type.Integer(), [`${nouns.user}s`]: Type.Integer() },
        { description: 'How many there are' },
      ),
    ),
    userRow: Type.Unsafe<Fields>(
      Type.Object(
        { [userKey(domain)]: Id, creation_time: Time, ...user.properties, ...derived(domain.userColumns) },
        { description: `A ${nouns.user} and what was asked` },
      ),
    ),
    itemRow: Type.Unsafe<Fields>(
      Type.Object(
        { [itemKey(domain)]: Id, creation_time: Time, ...item.properties, ...derived(domain.itemColumns) },
        { description: `A ${nouns.item} of the catalogue` },
      ),
    ),
  }
}

export type DomainSchemas = ReturnType<typeof domainSchemas>
