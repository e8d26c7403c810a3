import { Type } from 'typebox'
import type { App } from '../app-type.ts'
import type { Comparison } from '../comparison.ts'
import { errorResponses, query } from '../schemas/common.ts'

const name = (fallback: string) =>
  Type.String({ minLength: 1, maxLength: 255, default: fallback, description: 'A version, a task id or an alias' })

const Estimate = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() })
const Side = Type.Object({
  version: Type.Integer(),
  task_id: Type.String(),
  alias: Type.Union([Type.String(), Type.Null()]),
  kind: Type.Union([Type.String(), Type.Null()]),
  importances: Type.Unknown({ description: 'As `GET /models/{id}` has them' }),
})

const ComparedModels = Type.Object(
  {
    one: Side,
    other: Side,
    lists_of: Type.Integer({ description: 'Version of the model on whose held-out lists both were measured' }),
    lists: Type.Integer({ description: 'How many lists; `auc` is of all of them' }),
    lists_with_choice: Type.Integer({
      description: 'In how many of them something was chosen: NDCG, MAP and MRR are means over these',
    }),
    metrics: Type.Record(
      Type.String(),
      Type.Object({ one: Estimate, other: Estimate, difference: Type.Union([Estimate, Type.Null()]) }),
      { description: 'With 95 % intervals; `difference` is `other` minus `one`, paired by list' },
    ),
    differing: Type.Array(Type.Unknown(), {
      description:
        'At most ten lists that they order most differently: `{list_id, user, time_asked, one, other, chosen, items}`',
    }),
  },
  { description: 'Both models on the same lists' },
)

export const comparisonRoutes = async (app: App, { compare }: { compare: Comparison }): Promise<void> => {
  app.get(
    '/models/compare',
    {
      schema: {
        operationId: 'compareModels',
        summary: 'Two models on the same held-out lists, side by side',
        tags: ['models'],
        querystring: query<{ one: string; other: string }>({ one: name('champion'), other: name('challenger') }),
        response: { 200: ComparedModels, ...errorResponses(404, 409, 422, 503) },
      },
    },
    (request) => compare(request.query.one, request.query.other),
  )
}
