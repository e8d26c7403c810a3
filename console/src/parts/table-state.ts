import { useQuery } from '../server/use-query.ts'

/** What a table is sorted by. */
export interface Order {
  /** Of a column. */
  readonly name: string
  readonly isDown: boolean
}

/** `share` sorts up by the column of that name, `-share` down. */
const orderIn = (text: string | undefined): Order | undefined =>
  text === undefined ? undefined : { name: text.replace(/^-/, ''), isDown: text.startsWith('-') }

const orderText = ({ name, isDown }: Order) => `${isDown ? '-' : ''}${name}`

/** Counted from 0; in the URL from 1, as people count. What is no page, or none that any list has, is the first. */
export const pageIn = (text: string | undefined) => (/^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) - 1 : 0)

/** The first page needs no word. */
export const pageText = (page: number) => (page === 0 ? undefined : String(page + 1))

/**
 * The order and the page of a table, which stand in the URL as `<name>-sort` and `<name>-page`. As everywhere in the
 * console, another order or filter takes the place of the one before, while another page is gone to: Back leaves it.
 */
export const useTableState = (name: string) => {
  const [query, change] = useQuery()
  const sortField = `${name}-sort`
  const pageField = `${name}-page`
  return {
    order: orderIn(query[sortField]),
    page: pageIn(query[pageField]),
    sort: (order: Order) => change({ [sortField]: orderText(order), [pageField]: undefined }),
    turnTo: (page: number) => change({ [pageField]: pageText(page) }, false),
  }
}
