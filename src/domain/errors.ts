/** A domain that cannot be used; the message names the place in it and what belongs there. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
}
