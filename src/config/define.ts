import Type from 'typebox'

/** A setting that is any text. */
export const text = (fallback: string, description: string) => Type.String({ default: fallback, description })
/** A setting that is `true` or `false`. */
export const flag = (fallback: boolean, description: string) => Type.Boolean({ default: fallback, description })
/** A setting that is a whole number within bounds. */
export const whole = (fallback: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ default: fallback, minimum, maximum, description })
/** A setting that is a whole number within bounds, or nothing. */
export const wholeIfAny = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, description }))
