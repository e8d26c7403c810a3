import { type TSchema, Type } from 'typebox'
import type { DriftAnswers } from '../drift.ts'

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const Time = Type.String({ format: 'date-time', examples: ['2026-01-15T12:00:00.000Z'] })
const Count = Type.Integer({ minimum: 0 })
const Probability = Type.Number({ minimum: 0, maximum: 1 })

const Input = Type.Object({
  name: Type.String({ examples: ['budget'] }),
  drifted: Type.Boolean(),
  psi: Type.Number({ description: 'Population stability index; by custom below 0.1 is stable, above 0.25 a shift' }),
  test: Type.String({ examples: ['kolmogorov-smirnov', 'chi-square'] }),
  statistic: Type.Number(),
  p_value: Probability,
  p_value_adjusted: Type.Number({ description: 'Adjusted for the number of inputs (Benjamini and Hochberg)' }),
  reference_users: Count,
  recent_users: Count,
  reference_missing: Count,
  recent_missing: Count,
})

const Change = Type.Object({
  baseline: Type.Number(),
  recent: Type.Number(),
  difference: Type.Number(),
  low: Type.Number({ description: 'Lower end of the 95 % interval of the difference' }),
  high: Type.Number({ description: 'Upper end of the 95 % interval of the difference' }),
  p_value: Type.Number({ description: 'How likely such a fall is by chance' }),
  falling: Type.Boolean(),
})

const Taste = Type.Object({
  name: Type.String({ examples: ['price'] }),
  baseline: Type.Number({
    description: 'How far up chosen items stood in their lists sorted by the field: 0 is the middle, ±1.7 an end',
  }),
  recent: Type.Number(),
  difference: Type.Number(),
  low: Type.Number({ description: 'Lower end of the 95 % interval of the difference' }),
  high: Type.Number({ description: 'Upper end of the 95 % interval of the difference' }),
  p_value_adjusted: Probability,
  drifted: Type.Boolean(),
})

const Feedback = Type.Object({
  baseline_lists: Count,
  recent_lists: Count,
  choice_rate: Change,
  reciprocal_position: Change,
  mean_position: Type.Object({ baseline: Type.Number(), recent: Type.Number() }),
  lists_per_point: Type.Integer({ description: 'Answered lists in each point of the history' }),
  history: Type.Array(
    Type.Object({
      from: Time,
      to: Time,
      lists: Count,
      choice_rate: Probability,
      reciprocal_position: nullable(Probability),
      mean_position: nullable(Type.Number()),
    }),
    { description: 'Of consecutive answered lists, oldest first' },
  ),
})

const Limit = (description: string) => Type.Number({ description })

const Thresholds = Type.Object(
  {
    inputs: Type.Object({
      least_users: Type.Integer({ description: 'Users on either side below which no input is judged' }),
      begins_at: Limit('Stability index from which an input has drifted'),
      ends_below: Limit('Stability index below which it is over'),
      p_value_below: Limit('Adjusted p-value below which a shift is certain'),
    }),
    feedback: Type.Object({
      least_lists: Type.Integer({ description: 'Answered lists on either side below which nothing is judged' }),
      least_choices: Type.Integer({ description: 'Choices on either side below which positions are not judged' }),
      begins_below_p_value: Limit('P-value below which a rate falls'),
      ends_from_p_value: Limit('P-value from which it is over'),
    }),
    tastes: Type.Object({
      least_choices: Type.Integer({ description: 'Choices on either side below which no field is judged' }),
      begins_at: Limit('Difference, in standard deviations, from which a taste has drifted'),
      ends_below: Limit('Difference below which it is over'),
      p_value_below: Limit('Adjusted p-value below which a difference is certain'),
    }),
    training: Type.Object({
      least_new_choices: Type.Integer({ description: 'Choices after a training before a drift begins the next' }),
    }),
  },
  { description: 'What all this is judged by' },
)

export const DriftSchema = Type.Unsafe<Awaited<ReturnType<DriftAnswers['report']>>>(
  Type.Object(
    {
      drifted: Type.Boolean({ description: 'Whether anything has drifted' }),
      since: nullable(Time),
      signals: Type.Array(Type.String(), {
        description: 'What has drifted: `input:` or `taste:` and a name, `choice_rate`, `reciprocal_position`',
        examples: [['input:budget']],
      }),
      model: nullable(Type.String({ description: 'Task id of the champion that things are compared with' })),
      inputs_from: nullable(Time),
      inputs_to: nullable(Time),
      inputs: Type.Array(Input, { description: 'The newest users against those the champion was trained on' }),
      feedback: Feedback,
      tastes: Type.Array(Taste, { description: 'What is chosen among what is shown, field by field' }),
      thresholds: Thresholds,
    },
    { description: 'How users and their choices differ from those the champion knows' },
  ),
)

export const InputParams = Type.Object({
  name: Type.String({ maxLength: 200, description: 'An input, as `GET /drift` names it', examples: ['budget'] }),
})

/** Validation fills in the default, so that handlers always find it. */
export const HoursQuery = Type.Unsafe<{ hours: number }>(
  Type.Partial(
    Type.Object({
      hours: Type.Integer({ minimum: 1, maximum: 720, default: 24, description: 'Hours back from now' }),
    }),
  ),
)

export const InputHistorySchema = Type.Unsafe<Awaited<ReturnType<DriftAnswers['history']>>>(
  Type.Object(
    {
      name: Type.String(),
      whole: Type.Boolean({ description: 'Whether all values are whole: `≤ 5` after `≤ 2` is 3 to 5 then' }),
      bins: Type.Array(Type.String(), {
        description: 'What each count is of',
        examples: [['≤ 120', '> 120', 'missing']],
      }),
      reference: nullable(Type.Array(Count, { description: 'Of the users the champion was trained on' })),
      windows: Type.Array(Type.Object({ from: Time, users: Count, counts: Type.Array(Count) }), {
        description: 'Hours with users, oldest first',
      }),
    },
    { description: 'How an input was distributed over time' },
  ),
)
