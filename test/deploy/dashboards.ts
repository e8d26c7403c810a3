import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where what is deployed lies. */
export const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url))

const FOLDER = `${DEPLOY}grafana/dashboards/`

interface Source {
  readonly type: string
  readonly uid: string
}

export interface Target {
  readonly refId: string
  readonly datasource: Source
  /** PromQL. */
  readonly expr?: string
  readonly rawSql?: string
}

export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
  readonly targets?: readonly Target[]
}

interface Dashboard {
  readonly uid: string
  readonly schemaVersion: number
  readonly panels: readonly Panel[]
}

export const dashboards: readonly Dashboard[] = readdirSync(FOLDER).map((name) =>
  JSON.parse(readFileSync(FOLDER + name, 'utf8')),
)

const panels = dashboards.flatMap((dashboard) => dashboard.panels)

/** Title of the panel and one of its queries. */
export const queriesOf = (language: 'expr' | 'rawSql'): [title: string, query: string][] =>
  panels.flatMap(({ title, targets = [] }) =>
    targets.flatMap((target) => {
      const query = target[language]
      return query === undefined ? [] : [[title, query] as [string, string]]
    }),
  )

const RULES = readFileSync(`${DEPLOY}prometheus/rules.yml`, 'utf8')

interface Alert {
  readonly name: string
  /** PromQL. */
  readonly expr: string
  /** The rest of the rule, with its annotations. */
  readonly rest: string
}

/** Each rule as it stands in the file; promtool, not this, says whether the file is valid. */
export const alerts: readonly Alert[] = RULES.split('- alert: ')
  .slice(1)
  .map((rule) => {
    const [, name = '', expr = '', rest = ''] =
      /^(\w+)[\s\S]*?expr: ([\s\S]*?)\n {8}(?:for|labels)(:[\s\S]*)$/.exec(rule) ?? []
    return { name, expr, rest }
  })
