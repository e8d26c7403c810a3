import { Fragment } from 'preact'
import type { ComparisonAnswer } from '../../../../src/api/comparison.ts'
import { figureText } from '../../parts/figure.tsx'
import { When } from '../../parts/when.tsx'
import { plainWords } from '../../parts/words.ts'
import './differing-lists.css'

type List = ComparisonAnswer['differing'][number]

interface DifferingListsProps {
  readonly one: number
  readonly other: number
  readonly lists: readonly List[]
}

/** An item by its name, where the domain gives one. */
const nameIn = ({ items }: List, itemId: number) => {
  const name = items.find(({ item_id }) => item_id === itemId)?.fields.name
  return typeof name === 'string' ? name : `Item ${itemId}`
}

const valueText = (value: string | number) => {
  if (typeof value === 'number') return figureText(value)
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value)
  return isDay ? new Date(`${value}T00:00`).toLocaleDateString(undefined, { dateStyle: 'medium' }) : value
}

/** What somebody asked for: figures, then wishes; what is not wished or not known is left out. */
const askedFor = ({ user }: List) => {
  const fields = Object.entries(user)
  const figures = fields.flatMap(([name, value]) =>
    typeof value === 'number' || typeof value === 'string' ? [`${plainWords(name)} ${valueText(value)}`] : [],
  )
  const wishes = fields.flatMap(([name, value]) => (value === true ? [plainWords(name)] : []))
  return [...figures, ...wishes]
}

/** Lines break between what was asked for, not within. */
const Asked = ({ list }: { readonly list: List }) => (
  <span class="soft">
    {askedFor(list).map((what, index) => (
      <Fragment key={what}>
        {index > 0 && ', '}
        <span class="differing-asked">{what}</span>
      </Fragment>
    ))}
  </span>
)

interface TopProps {
  readonly title: string
  readonly list: List
  readonly top: List['one']
}

const Top = ({ title, list, top }: TopProps) => (
  <div>
    <h4>{title}</h4>
    <ol class="top-five">
      {top.map(({ item_id }) => (
        <li key={item_id} class={item_id === list.chosen ? 'top-chosen' : ''}>
          {nameIn(list, item_id)} {item_id === list.chosen && <b>chosen</b>}
        </li>
      ))}
    </ol>
  </div>
)

const OneList = ({ list, one, other }: { readonly list: List } & Pick<DifferingListsProps, 'one' | 'other'>) => (
  <details class="differing">
    <summary>
      <When at={list.time_asked} /> <Asked list={list} />
    </summary>
    <div class="differing-tops">
      <Top title={`Model ${one}`} list={list} top={list.one} />
      <Top title={`Model ${other}`} list={list} top={list.other} />
    </div>
    {list.chosen === null && <p class="soft small">None of them was chosen.</p>}
  </details>
)

/** Lists that the two order most differently, with what was chosen. */
export const DifferingLists = ({ one, other, lists }: DifferingListsProps) => (
  <section>
    <h3>Lists where they differ most</h3>
    {lists.length === 0 ? (
      <p class="soft">They order all lists alike.</p>
    ) : (
      lists.map((list) => <OneList key={list.list_id} list={list} one={one} other={other} />)
    )}
  </section>
)
