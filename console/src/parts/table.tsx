// biome-ignore-all lint/a11y/noRedundantRoles: styles that make blocks of a table on a phone take away the roles that it implies
import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import { type Order, useTableState } from './table-state.ts'
import './table.css'

type Sortable = string | number | null | undefined

export interface TableColumn<Row> {
  /** Stands in the URL when it is sorted by. */
  readonly name: string
  readonly title: string
  readonly cell: (row: Row) => ComponentChildren
  /** What the column sorts by; without it, it does not sort. Null and undefined come last. */
  readonly sortBy?: (row: Row) => Sortable
  /** Stands right, in figures of equal width. */
  readonly isNumber?: boolean
}

interface TableProps<Row> {
  /** Under which its order and page stand in the URL; tables of a room that share it are sorted alike. */
  readonly name: string
  /** Read out as the table's name. */
  readonly caption: string
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string | number
  /** @default 20 */
  readonly rowsPerPage?: number
}

const compare = (a: Sortable, b: Sortable) => {
  const isMissing = [a ?? null, b ?? null].map((value) => value === null)
  if (isMissing[0] || isMissing[1]) return { order: Number(isMissing[0]) - Number(isMissing[1]), isMissing: true }
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))
  return { order, isMissing: false }
}

/** Rows in an order; in that which they have where none is asked for. */
const sorted = <Row,>(rows: readonly Row[], columns: readonly TableColumn<Row>[], order: Order | undefined) => {
  const sortBy = columns.find(({ name }) => name === order?.name)?.sortBy
  if (order === undefined || sortBy === undefined) return rows
  return rows.toSorted((a, b) => {
    const { order: result, isMissing } = compare(sortBy(a), sortBy(b))
    return order.isDown && !isMissing ? -result : result
  })
}

interface HeadProps<Row> {
  readonly column: TableColumn<Row>
  readonly order: Order | undefined
  readonly onSort: (order: Order) => void
}

/** The title of a column, which sorts by it. */
const Head = <Row,>({ column: { name, title, sortBy, isNumber = false }, order, onSort }: HeadProps<Row>) => {
  const isSorted = order?.name === name
  const direction = order?.isDown ? 'descending' : 'ascending'
  return (
    <th role="columnheader" scope="col" class={isNumber ? 'number' : ''} aria-sort={isSorted ? direction : undefined}>
      {sortBy === undefined ? (
        title
      ) : (
        <button type="button" onClick={() => onSort({ name, isDown: isSorted ? !order.isDown : isNumber })}>
          {title} <span aria-hidden="true">{isSorted ? (order.isDown ? '↓' : '↑') : ''}</span>
        </button>
      )}
    </th>
  )
}

interface PagesProps {
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}

const Pages = ({ page, pages, onPage }: PagesProps) => (
  <nav class="table-pages" aria-label="Pages">
    <Button kind="quiet" disabled={page === 0} onClick={() => onPage(page - 1)}>
      Back
    </Button>
    <span class="figures">
      {page + 1} of {pages}
    </span>
    <Button kind="quiet" disabled={page + 1 >= pages} onClick={() => onPage(page + 1)}>
      Next
    </Button>
  </nav>
)

const Rows = <Row,>({ columns, rows, rowKey }: Pick<TableProps<Row>, 'columns' | 'rows' | 'rowKey'>) => (
  <tbody role="rowgroup">
    {rows.map((row) => (
      <tr key={rowKey(row)} role="row">
        {columns.map(({ name, title, cell, isNumber = false }) => (
          <td key={name} role="cell" class={isNumber ? 'number' : ''} data-title={title}>
            {cell(row)}
          </td>
        ))}
      </tr>
    ))}
  </tbody>
)

/** Rows in pages, sorted by a column's head. For all rows at once; long lists are paged by the server. */
export const Table = <Row,>({ name, caption, columns, rows, rowKey, rowsPerPage = 20 }: TableProps<Row>) => {
  const { order, page: wanted, sort, turnTo } = useTableState(name)
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage))
  const page = Math.min(wanted, pages - 1)
  const shown = sorted(rows, columns, order).slice(page * rowsPerPage, (page + 1) * rowsPerPage)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by keyboard */}
      <section class="table-frame" aria-label={caption} tabIndex={0}>
        <table class="table" role="table">
          <caption class="only-heard">{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <Head key={column.name} column={column} order={order} onSort={sort} />
              ))}
            </tr>
          </thead>
          <Rows columns={columns} rows={shown} rowKey={rowKey} />
        </table>
      </section>
      {pages > 1 && <Pages page={page} pages={pages} onPage={turnTo} />}
    </>
  )
}
