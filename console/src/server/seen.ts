import { signal } from '@preact/signals'

/** Whether somebody can see this tab. */
export const isSeen = signal(!document.hidden)
document.addEventListener('visibilitychange', () => {
  isSeen.value = !document.hidden
})
