import { createHash } from 'node:crypto'
import type { Column, Domain } from '../domain/domain.ts'
import type { HasQuery } from './database.ts'

interface View {
  readonly name: string
  readonly body: string
}

const METRICS = { acc: 'accuracy', auc: 'auc', pre: 'precision', rec: 'recall', f1: 'f1' }

const READERS: Record<Column['type'], string> = {
  boolean: 'as_boolean',
  integer: 'as_integer',
  'double precision': 'as_double',
  text: 'as_text',
  date: 'as_date',
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Derived columns are stored beside the fields under their own name, so the name finds every column. */
const typedColumn = ({ name, type }: Column) =>
  `stellwerk.${READERS[type]}(fields -> ${literal(name)}) as ${identifier(name)}`

const metricColumns = ['train', 'test'].flatMap((part) =>
  Object.entries(METRICS).map(
    ([short, metric]) => `stellwerk.as_double(metrics -> '${part}' -> '${metric}') as ${part}_${short}`,
  ),
)

const select = (columns: readonly string[], from: string) => `select ${columns.join(', ')} from ${from}`

/** The public views of a domain: one typed column per field, and the nouns of the domain in the names. */
const viewsOf = ({ nouns, userColumns, itemColumns }: Domain): View[] => {
  const userId = identifier(`${nouns.user}_id`)
  const itemId = identifier(`${nouns.item}_id`)
  return [
    {
      name: `${nouns.user}s`,
      body: select(
        [`user_id as ${userId}`, 'created_at as creation_time', ...userColumns.map(typedColumn)],
        'stellwerk.users',
      ),
    },
    {
      name: `${nouns.item}s`,
      body: select(
        [`item_id as ${itemId}`, 'created_at as creation_time', ...itemColumns.map(typedColumn)],
        'stellwerk.items where current',
      ),
    },
    {
      name: 'inferences',
      body: `select i.task_id, i.created_at as time_creation, m.shown_at as time_get,
        greatest(i.created_at, i.finished_at, m.shown_at, m.chosen_at) as time_update, i.user_id as ${userId}, i.status
        from stellwerk.inferences i
        left join stellwerk.rankings r on r.task_id = i.task_id
        left join stellwerk.impressions m on m.ranking_no = r.ranking_no`,
    },
    {
      name: 'results',
      body: `select result_id, task_id, user_id as ${userId}, item_id as ${itemId}, score, label, shown,
        model_version
        from stellwerk.results`,
    },
    {
      name: 'impressions',
      body: `select r.task_id, shown.position, shown.item_id as ${itemId}, shown.item_version, shown.score,
        shown.propensity, model.model_no as model_version, m.shown_at,
        case when m.chosen_item = shown.item_id then 1 else 0 end as label
        from stellwerk.impressions m
        join stellwerk.rankings r on r.ranking_no = m.ranking_no
        left join stellwerk.models model on model.task_id = r.model_id
        cross join lateral unnest(r.item_ids[1:m.shown_count], r.item_versions[1:m.shown_count],
          r.scores[1:m.shown_count], r.propensities[1:m.shown_count])
          with ordinality as shown (item_id, item_version, score, propensity, position)
        where m.shown_at is not null`,
    },
    { name: 'events', body: 'select event_id, time_event, event from stellwerk.events' },
    {
      name: 'datasets',
      body: `select d.task_id, r.result_id, d.created_at as time_creation
        from stellwerk.datasets d
        cross join lateral unnest(d.train || d.validation || d.test) as listed (choice_no)
        join stellwerk.choices c on c.choice_no = listed.choice_no
        join stellwerk.results r on r.ranking_no = c.ranking_no
          and (r.result_id < c.ranking_no * 1000 + c.shown_count or r.item_id = c.item_id)`,
    },
    {
      name: 'models',
      body: select(
        ['task_id', 'created_at as time_creation', 'status', 'use_percentage', ...metricColumns],
        'stellwerk.models',
      ),
    },
  ]
}

/** Marks a view as ours and tells whether it is still the one we would create. */
const commentOn = ({ body }: View) => `stellwerk ${createHash('sha256').update(body).digest('hex')}`

/**
 * Makes the public views those of the domain. A view that is unchanged is left alone, with the rights granted on it;
 * views of an earlier domain go.
 */
export const createViews = async (session: HasQuery, domain: Domain): Promise<void> => {
  // Several processes may migrate at once: they take turns here.
  await session.query('lock table stellwerk.catalogue in share row exclusive mode')
  const views = viewsOf(domain)
  const wanted = new Map(views.map((view) => [view.name, commentOn(view)]))
  const { rows: present } = await session.query<{ name: string; comment: string }>(
    `select c.relname as name, obj_description(c.oid, 'pg_class') as comment
     from pg_class c
     where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
       and obj_description(c.oid, 'pg_class') like 'stellwerk %'`,
    [],
  )
  const kept = new Set(present.filter(({ name, comment }) => wanted.get(name) === comment).map(({ name }) => name))
  for (const { name } of present) if (!kept.has(name)) await session.query(`drop view public.${identifier(name)}`)
  for (const view of views) if (!kept.has(view.name)) await createView(session, view)
}

const createView = async (session: HasQuery, view: View) => {
  const name = `public.${identifier(view.name)}`
  await session.query(`create view ${name} as ${view.body}`)
  await session.query(`comment on view ${name} is ${literal(commentOn(view))}`)
}
