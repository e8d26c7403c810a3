import { signal } from '@preact/signals'
import { ofTab } from '../storage.ts'

const STORED_AS = 'stellwerk-key'

/** What a header can carry, and more than any key has. */
const SENDABLE = /^[!-~]{1,200}$/

/** Why a text cannot be a key; undefined where it can. */
export const keyProblem = (key: string): string | undefined =>
  SENDABLE.test(key) ? undefined : 'This is no key: it is too long, or has a character that no key has.'

const storedKey = () => {
  const key = ofTab.getItem(STORED_AS) ?? ''
  return keyProblem(key) === undefined ? key : ''
}

/** The operator key that this tab sends; empty where none is in use. Forgotten when the tab is closed. */
export const apiKey = signal(storedKey())

/** How often a key was entered: each time what was refused is asked for again, also with the same key. */
export const signIns = signal(0)

/** Why a key is asked for; undefined while nobody asks. */
export const keyWanted = signal<string | undefined>(undefined)

/** @param key one without a `keyProblem`, or empty to forget it */
export const enterKey = (key: string) => {
  if (key === '') ofTab.removeItem(STORED_AS)
  else ofTab.setItem(STORED_AS, key)
  apiKey.value = key
  keyWanted.value = undefined
  signIns.value += 1
}

export const keyHeaders = (): Record<string, string> => (apiKey.value === '' ? {} : { 'x-api-key': apiKey.value })

/** Forgets the key, and with the page what was read with it. */
export const signOut = () => {
  enterKey('')
  location.reload()
}
