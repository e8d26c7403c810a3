import { Type } from 'typebox'
import type { ChangeOptions, HistoryQuery } from '../models.ts'
import { pageFields, query } from './common.ts'
import { ACTIONS, nullable, Time, Version } from './models.ts'

const Reason = Type.Optional(
  Type.String({ maxLength: 1000, description: 'Kept in the history', examples: ['Holidays'] }),
)

export const ShareBody = Type.Object({
  use_percentage: Type.Integer({ minimum: 0, maximum: 100, description: 'Share of the users in per cent' }),
  reason: Reason,
})

/** A body that may be left out. */
export const ChangeBody = Type.Unsafe<ChangeOptions | null>({
  type: ['object', 'null'],
  properties: {
    reason: Reason,
    champion: {
      ...Version,
      description:
        'The champion that it replaces: refused where another one serves by now, so that no change is made twice',
    },
  },
})

export const WayBack = Type.Object(
  {
    champion: nullable(Version, 'Who it would replace'),
    back_to: nullable(Version, 'Who would be champion again; null where nobody could be'),
  },
  { description: 'What a rollback would do' },
)

export const HistoryQuerySchema = query<HistoryQuery>({
  ...pageFields,
  at: Type.String({
    format: 'date-time',
    description: 'The history as it was at this time: its first row is the state then',
    examples: ['2026-01-15T12:00:00Z'],
  }),
})

export const HistoryEntry = Type.Object(
  {
    change: Type.Integer({ description: 'Number of the change' }),
    at: Time,
    action: Type.Enum(ACTIONS, {
      description: 'What was done, or found by the gate (`hold` and `refuse` change nothing)',
    }),
    version: Version,
    champion: nullable(Version, 'Champion after it'),
    challenger: nullable(Version, 'Challenger after it'),
    shares: Type.Record(Type.String(), Type.Number(), {
      description: 'Shares of the users after it, in per cent, by version',
      examples: [{ 2: 90, 3: 10 }],
    }),
    reason: Type.String({ description: 'Why' }),
  },
  { description: 'A change of who serves, or a verdict of the gate, with the state after it' },
)
