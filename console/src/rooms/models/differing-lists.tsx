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

/** What somebody asked for, in a line: what is false or missing is left out. */
const askedFor = ({ user }: List) =>
  Object.entries(user)
    .filter(([, value]) => value !== false && value !== null && typeof value !== 'object')
    .map(([name, value]) =>
      value === true
        ? plainWords(name)
        : `${plainWords(name)} ${typeof value === 'number' ? figureText(value) : value}`,
    )
    .join(', ')

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
      <When at={list.time_asked} /> <span class="soft">{askedFor(list)}</span>
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
