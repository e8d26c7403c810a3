import type { ComparisonAnswer } from '../../../../src/api/comparison.ts'
import { type Field, readSchema } from '../../domain/schema.ts'
import { useReference } from '../../domain/use-reference.ts'
import { AnswerOf } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { WhatWasAsked } from './what-was-asked.tsx'
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

interface OneListProps extends Omit<DifferingListsProps, 'lists'> {
  readonly list: List
  readonly fields: readonly Field[]
}

const OneList = ({ list, fields, one, other }: OneListProps) => (
  <details class="differing">
    <summary>
      <When at={list.time_asked} />
      <WhatWasAsked user={list.user} fields={fields} />
    </summary>
    <div class="differing-tops">
      <Top title={`Model ${one}`} list={list} top={list.one} />
      <Top title={`Model ${other}`} list={list} top={list.other} />
    </div>
    {list.chosen === null && <p class="soft small">None of them was chosen.</p>}
  </details>
)

/** With what was asked in the words of the form, which the reference has. */
const AllLists = ({ lists, ...models }: DifferingListsProps) => {
  const reference = useReference()
  return (
    <AnswerOf of={reference}>
      {(document) => {
        const { asked } = readSchema(document)
        return lists.map((list) => <OneList key={list.list_id} list={list} fields={asked} {...models} />)
      }}
    </AnswerOf>
  )
}

/** Lists that the two order most differently, with what was asked and chosen. */
export const DifferingLists = (props: DifferingListsProps) => (
  <section>
    <h3>Lists where they differ most</h3>
    {props.lists.length === 0 ? <p class="soft">They order all lists alike.</p> : <AllLists {...props} />}
  </section>
)
