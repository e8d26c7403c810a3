import { signal } from '@preact/signals'

const STORED_AS = 'stellwerk-key'

/** The operator key that this tab sends; empty where none is in use. Forgotten when the tab is closed. */
export const apiKey = signal(sessionStorage.getItem(STORED_AS) ?? '')

/** Why a key is asked for; undefined while nobody asks. */
export const keyWanted = signal<string | undefined>(undefined)

export const enterKey = (key: string) => {
  if (key === '') sessionStorage.removeItem(STORED_AS)
  else sessionStorage.setItem(STORED_AS, key)
  apiKey.value = key
  keyWanted.value = undefined
}

export const keyHeaders = (): Record<string, string> => (apiKey.value === '' ? {} : { 'x-api-key': apiKey.value })
