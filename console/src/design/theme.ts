import { effect, signal } from '@preact/signals'
import { ofBrowser } from '../storage.ts'

export type Theme = 'light' | 'dark'

const STORED_AS = 'stellwerk-theme'
const wishesDark = matchMedia('(prefers-color-scheme: dark)')
const ofSystem = (): Theme => (wishesDark.matches ? 'dark' : 'light')
const stored = () => {
  const theme = ofBrowser.getItem(STORED_AS)
  return theme === 'light' || theme === 'dark' ? theme : undefined
}

/** The theme in use: the system's until somebody chooses. Charts read it to be drawn again in its colours. */
export const theme = signal<Theme>(stored() ?? ofSystem())

wishesDark.addEventListener('change', () => {
  theme.value = stored() ?? ofSystem()
})

effect(() => {
  document.documentElement.dataset.theme = theme.value
})

/** Chooses the other theme and remembers it, unless it is the system's own. */
export const switchTheme = () => {
  theme.value = theme.value === 'dark' ? 'light' : 'dark'
  if (theme.value === ofSystem()) ofBrowser.removeItem(STORED_AS)
  else ofBrowser.setItem(STORED_AS, theme.value)
}

/** The value of a design token, such as `--accent`, for what is drawn on a canvas. */
export const token = (name: `--${string}`) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
