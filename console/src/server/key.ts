import { signal } from '@preact/signals'
import { ofTab } from '../storage.ts'

const STORED_AS = 'stellwerk-key'

/** The operator key that this tab sends; empty where none is in use. Forgotten when the tab is closed. */
export const apiKey = signal(ofTab.getItem(STORED_AS) ?? '')

/** Why a key is asked for; undefined while nobody asks. */
export const keyWanted = signal<string | undefined>(undefined)

export const enterKey = (key: string) => {
  if (key === '') ofTab.removeItem(STORED_AS)
  else ofTab.setItem(STORED_AS, key)
  apiKey.value = key
  keyWanted.value = undefined
}

export const keyHeaders = (): Record<string, string> => (apiKey.value === '' ? {} : { 'x-api-key': apiKey.value })

/** Forgets the key, and with the page what was read with it. */
export const signOut = () => {
  enterKey('')
  location.reload()
}
