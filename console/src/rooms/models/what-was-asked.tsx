import { Fragment } from 'preact'
import type { Field } from '../../domain/schema.ts'
import { figureText } from '../../parts/figure.tsx'
import { fieldWords } from '../../parts/words.ts'
import './what-was-asked.css'

interface WhatWasAskedProps {
  readonly fields: readonly Field[]
  readonly user: Readonly<Record<string, unknown>>
}

const dayText = (day: string) => new Date(`${day}T00:00`).toLocaleDateString(undefined, { dateStyle: 'medium' })

/** Empty for what is no figure and no word, such as a wish. */
const valueText = (value: unknown): string => {
  if (typeof value === 'number') return figureText(value)
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  if (typeof value !== 'string') return ''
  return /^\d{4}-\d\d-\d\d$/.test(value) ? dayText(value) : value
}

/** Figures, then wishes, in the order of the form; what is not wished or not known, and what is made of the rest, is left out. */
const askedFor = ({ fields, user }: WhatWasAskedProps) => {
  const named = fields.map(({ name, schema }) => [schema.title ?? fieldWords(name), user[name]] as const)
  return {
    figures: named.map(([name, value]) => [name, valueText(value)] as const).filter(([, text]) => text !== ''),
    wishes: named.flatMap(([name, value]) => (value === true ? [name] : [])),
  }
}

/** What a user asked for: figures under their names, wishes apart. Made of phrases alone, for it stands in a summary. */
export const WhatWasAsked = (props: WhatWasAskedProps) => {
  const { figures, wishes } = askedFor(props)
  return (
    <span class="asked">
      {figures.map(([name, value]) => (
        <span key={name}>
          <span class="asked-name">{name}</span> <span class="figures">{value}</span>
        </span>
      ))}
      {wishes.length > 0 && (
        <span class="asked-wishes">
          <span class="asked-name">Wishes</span>{' '}
          {wishes.map((wish) => (
            <Fragment key={wish}>
              <span class="asked-wish">{wish}</span>{' '}
            </Fragment>
          ))}
        </span>
      )}
    </span>
  )
}
