import type { FunctionComponent } from 'preact'
import type { Values } from '../../domain/defaults.ts'
import { type Field, type Kind, kindOf } from '../../domain/schema.ts'
import { Button } from '../../parts/button.tsx'
import {
  ChoiceControl,
  type ControlProps,
  DateControl,
  NumberControl,
  NumbersControl,
  SwitchControl,
  TextControl,
} from './controls.tsx'
import { asAsked, changed } from './values.ts'
import './form.css'

const CONTROLS: Readonly<Record<Kind, FunctionComponent<ControlProps>>> = {
  number: NumberControl,
  switch: SwitchControl,
  date: DateControl,
  numbers: NumbersControl,
  choice: ChoiceControl,
  text: TextControl,
}

interface FormProps {
  readonly fields: readonly Field[]
  readonly values: Values
  readonly onChange: (values: Values) => void
  readonly onRank: () => void
  readonly isBusy: boolean
  /** Why the last request was refused. */
  readonly problem: string | undefined
}

/** A control for each field that is asked: switches together, after all that is set. */
export const Form = ({ fields, values, onChange, onRank, isBusy, problem }: FormProps) => {
  const control = (field: Field) => {
    const Control = CONTROLS[kindOf(field.schema) ?? 'text']
    const change = (value: unknown) => onChange(changed(fields, values, [field.name, value]))
    return <Control key={field.name} field={asAsked(field, values)} value={values[field.name]} onChange={change} />
  }
  const isSwitch = ({ schema }: Field) => kindOf(schema) === 'switch'
  const submit = (event: Event) => {
    event.preventDefault()
    onRank()
  }
  return (
    <form class="search-form panel" onSubmit={submit} aria-label="What you look for">
      {fields.filter((field) => !isSwitch(field)).map(control)}
      {fields.some(isSwitch) && (
        <fieldset>
          <legend>Wishes</legend>
          <div class="switches">{fields.filter(isSwitch).map(control)}</div>
        </fieldset>
      )}
      {problem !== undefined && (
        <p class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <Button type="submit" kind="primary" isBusy={isBusy}>
        {isBusy ? 'Ranking …' : 'Rank'}
      </Button>
    </form>
  )
}
