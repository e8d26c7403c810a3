export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const plain = (name: string) => name.replace(/^(?:has|is)_/, '').replaceAll('_', ' ')

/** A field's name as people read it: `has_pool` is Pool. */
export const fieldWords = (name: string) => sentence(plain(name))

const sided = (name: string) => {
  if (name.startsWith('user.')) return `your ${plain(name.slice(5)).replaceAll('.', ' ')}`
  return plain(name.replace(/^item\./, '')).replaceAll('.', ' ')
}

/** A feature's name as people read it; docs/domain.md says what the features are. */
export const featureWords = (name: string) => {
  const [wish, there] = name.split('&')
  if (wish !== undefined && there !== undefined) {
    return there.startsWith('!') ? `${fieldWords(wish)} wished, missing` : `${fieldWords(wish)} wished, there`
  }
  const difference = /^([^.]+)-([^.]+)$/.exec(name)
  if (difference) return `${fieldWords(difference[1] ?? '')} minus ${plain(difference[2] ?? '')}`
  const ratio = /^([^.]+)\/([^.]+)$/.exec(name)
  if (ratio) return `${fieldWords(ratio[1] ?? '')} by ${plain(ratio[2] ?? '')}`
  return sentence(sided(name))
}
