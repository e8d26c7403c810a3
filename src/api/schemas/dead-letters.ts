import { Type } from 'typebox'

const nullable = (description: string, options: { format?: 'date-time' } = {}) =>
  Type.Union([Type.String(options), Type.Null()], { description })

export const DeadLetterParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 255, description: 'Id of the dead letter, as the list has it' }),
})

const fields = {
  id: Type.String({ description: 'Id of the dead letter' }),
  queue: Type.String({ description: 'The queue it came from, and goes back to' }),
  reason: Type.String({ description: 'Why it was put aside' }),
  time_died: nullable('When that was; null where somebody else put it there', { format: 'date-time' }),
  task: nullable('Name of the task, as the message says'),
  task_id: nullable('Id of the task, as the message says'),
  bytes: Type.Integer({ description: 'Length of its payload' }),
}

export const DeadLetterRow = Type.Object(fields, { description: 'A message that nobody could end' })

export const DeadLetterWhole = Type.Object(
  {
    ...fields,
    headers: Type.Record(Type.String(), Type.Unknown(), { description: 'Its headers, as they were sent' }),
    payload: Type.Unknown({
      description: 'The JSON in it; a text with escaped bytes, cut at 64 KiB, where it holds none',
    }),
    payload_kind: Type.Enum(['json', 'text'], { type: 'string', description: 'Which of the two it is' }),
  },
  { description: 'A dead letter with all that is in it' },
)
