/** With its first letter large. */
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Endings that the domain gives to names (docs/domain.md), and short forms, as people say them. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^(?:has|is)_/, ''],
  [/^(?:time_)?(.+)\.month$/, 'month of $1'],
  [/^(?:time_)?(.+)\.weekday$/, 'weekday of $1'],
  [/^(?:time_)?(.+)\.days_ahead$/, 'days until $1'],
  [/^(.+)_avg$/, 'average $1'],
  [/^(.+)_std$/, 'spread of $1'],
  [/^(.+)_min$/, 'lowest $1'],
  [/^(.+)_max$/, 'highest $1'],
  [/^(.+)_num$/, 'number of $1'],
  [/^time_(?=.)/, ''],
  [/^lat$/, 'latitude'],
  [/^lon$/, 'longitude'],
  [/[_.]/g, ' '],
]

/** A name as people say it in a sentence: `age_avg` is average age. */
export const plainWords = (name: string) => SAID.reduce((words, [sign, said]) => words.replace(sign, said), name)

/** A field's name, or that of what is made of it, as a title: `has_pool` is Pool. */
export const fieldWords = (name: string) => sentence(plainWords(name))

const sided = (name: string) =>
  name.startsWith('user.') ? `your ${plainWords(name.slice(5))}` : plainWords(name.replace(/^item\./, ''))

/** A feature's name as people read it; docs/domain.md says what the features are. */
export const featureWords = (name: string) => {
  const [wish, there] = name.split('&')
  if (wish !== undefined && there !== undefined) {
    return there.startsWith('!') ? `${fieldWords(wish)} wished, missing` : `${fieldWords(wish)} wished, there`
  }
  const difference = /^([^.]+)-([^.]+)$/.exec(name)
  if (difference) return `${fieldWords(difference[1] ?? '')} minus ${plainWords(difference[2] ?? '')}`
  const ratio = /^([^.]+)\/([^.]+)$/.exec(name)
  if (ratio) return `${fieldWords(ratio[1] ?? '')} by ${plainWords(ratio[2] ?? '')}`
  return sentence(sided(name))
}
