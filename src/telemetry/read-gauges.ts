import { Gauge, type Registry } from 'prom-client'
import { freshFor } from '../fresh.ts'

/** Gauges that stand side by side are asked for together, and share one reading. */
const SHARED_MS = 1000

interface ReadGauges<Row> {
  readonly registers: Registry[]
  /** Tells one row from the others. */
  readonly label: { readonly name: string; readonly of: (row: Row) => string | number }
  /** Asked when the metrics are; while it fails, the gauges keep their values. */
  readonly read: () => Promise<readonly Row[]>
}

interface ReadGauge<Row> {
  readonly name: string
  readonly help: string
  /** Null where a row has no value. */
  readonly value: (row: Row) => number | null
}

/** Gauges with one value for each row of what is read. */
export const createReadGauges = <Row>(
  { registers, label, read }: ReadGauges<Row>,
  gauges: readonly ReadGauge<Row>[],
) => {
  const shared = freshFor(SHARED_MS, read)
  for (const { name, help, value } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: [label.name],
      registers,
      async collect() {
        const rows = await shared().catch(() => undefined)
        if (rows === undefined) return
        this.reset()
        for (const row of rows) {
          const known = value(row)
          if (known !== null) this.set({ [label.name]: label.of(row) }, known)
        }
      },
    })
  }
}
