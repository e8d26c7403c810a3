import type { Field } from '../../domain/schema.ts'
import { fieldWords } from '../../parts/words.ts'
import { sliderRange } from './values.ts'

export interface ControlProps {
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

const labelOf = ({ name, schema }: Field) => schema.description ?? fieldWords(name)

export const NumberControl = ({ field, value, onChange }: ControlProps) => {
  const { min, max, step } = sliderRange(field.schema)
  const change = (event: { currentTarget: HTMLInputElement }) => {
    onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.valueAsNumber)
  }
  return (
    <div class="control">
      <label for={field.name}>{labelOf(field)}</label>
      <div class="control-number">
        <input
          type="range"
          aria-label={labelOf(field)}
          {...{ min, max, step }}
          value={Number(value ?? min)}
          onInput={change}
        />
        <input
          type="number"
          id={field.name}
          class="figures"
          min={field.schema.minimum}
          max={field.schema.maximum}
          step={field.schema.type === 'integer' ? 1 : 'any'}
          required={field.isRequired}
          value={value === undefined ? '' : Number(value)}
          onInput={change}
        />
      </div>
    </div>
  )
}

export const SwitchControl = ({ field, value, onChange }: ControlProps) => (
  <label class="control-switch" title={field.schema.description}>
    <input
      type="checkbox"
      role="switch"
      checked={value === true}
      aria-checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
    {fieldWords(field.name)}
  </label>
)

export const DateControl = ({ field, value, onChange }: ControlProps) => (
  <label class="control">
    {labelOf(field)}
    <input
      type="date"
      required={field.isRequired}
      value={String(value ?? '')}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  </label>
)

export const NumbersControl = ({ field, value, onChange }: ControlProps) => {
  const numbers = (value ?? []) as readonly number[]
  const { minimum, maximum, type } = field.schema.items ?? {}
  // A label of nothing: the field that says how many says none.
  if (field.schema.lengthOf !== undefined && numbers.length === 0) return null
  return (
    <fieldset class="control">
      <legend>{labelOf(field)}</legend>
      <div class="control-numbers">
        {numbers.map((number, index) => (
          <input
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other name than their place
            key={index}
            type="number"
            class="figures"
            aria-label={`${labelOf(field)}: ${index + 1}`}
            min={minimum}
            max={maximum}
            step={type === 'integer' ? 1 : 'any'}
            required
            value={number}
            onInput={({ currentTarget }) => onChange(numbers.with(index, currentTarget.valueAsNumber))}
          />
        ))}
        {field.schema.lengthOf === undefined && (
          <>
            <button type="button" class="button" onClick={() => onChange([...numbers, minimum ?? 0])}>
              Add
            </button>
            <button type="button" class="button" onClick={() => onChange(numbers.slice(0, -1))}>
              Remove
            </button>
          </>
        )}
      </div>
    </fieldset>
  )
}

export const ChoiceControl = ({ field, value, onChange }: ControlProps) => (
  <label class="control">
    {labelOf(field)}
    <select value={String(value ?? '')} onChange={(event) => onChange(event.currentTarget.value)}>
      {!field.isRequired && <option value="" />}
      {field.schema.enum?.map((choice) => (
        <option key={choice} value={choice}>
          {fieldWords(choice)}
        </option>
      ))}
    </select>
  </label>
)

export const TextControl = ({ field, value, onChange }: ControlProps) => (
  <label class="control">
    {labelOf(field)}
    <input
      type="text"
      maxLength={field.schema.maxLength}
      required={field.isRequired}
      placeholder={field.isRequired ? undefined : 'May be left out'}
      value={String(value ?? '')}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  </label>
)
