/**
 * What drift is judged by; `GET /drift` answers the same. A drift begins and ends at different values, so that a figure
 * near one of them does not flap: in between things stay as they were.
 */
export const THRESHOLDS = {
  inputs: {
    /** Users, on either side, below which no input is judged: with fewer, the index is above 0.1 by chance alone too often. */
    leastUsers: 200,
    /** Stability index. */
    beginsAt: 0.25,
    endsBelow: 0.1,
    /** Adjusted for the number of inputs. */
    pValueBelow: 0.01,
  },
  feedback: {
    /** Lists before which nothing is judged, in the time to compare with and in the recent time. */
    leastLists: 200,
    /** The same for what only a choice tells, in choices. */
    leastChoices: 100,
    /** A fall begins when chance alone would make it once in a thousand looks, and ends when once in twenty. */
    beginsBelowPValue: 0.001,
    endsFromPValue: 0.05,
  },
  tastes: {
    leastChoices: 100,
    /** Standard deviations. */
    beginsAt: 0.25,
    endsBelow: 0.1,
    /** Adjusted for the number of fields. */
    pValueBelow: 0.001,
  },
  training: {
    /** A drift that a training did not end is tried again only when there is something new to learn from. */
    leastNewChoices: 100,
  },
} as const

/** Answered lists in a point of the feedback over time: the grain in which it is compared. */
export const LISTS_PER_POINT = 50
