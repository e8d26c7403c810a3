/** What tells where one is, or what was done there. */
const PLACE = 'dialog, article, section'
const TELLING = 'h1, h2, h3, [role="status"]:not(:empty)'

/** An element and all around it, the innermost first. */
const pathTo = (element: Element | null): readonly Element[] =>
  element === null ? [] : [element, ...pathTo(element.parentElement)]

const isSeen = (element: HTMLElement) => element.checkVisibility()

/** What is told takes the focus by program only: it is no stop for Tab. */
const toldIn = (place: Element) => {
  const told = [...place.querySelectorAll<HTMLElement>(TELLING)].find(isSeen)
  if (told !== undefined) told.tabIndex = -1
  return told
}

const homeIn = (element: Element): HTMLElement | undefined => {
  if (element instanceof HTMLElement && element.hasAttribute('tabindex')) return element
  return element.matches(PLACE) ? toldIn(element) : undefined
}

const homeAmong = (path: readonly Element[]) => {
  for (const element of path.filter(({ isConnected }) => isConnected)) {
    const home = homeIn(element)
    if (home !== undefined) return home
  }
  return document.getElementById('room')
}

/** A heading comes into view where it is not; what is taller than the window would be moved for nothing. */
const giveFocus = (home: HTMLElement | null) => {
  home?.focus({ preventScroll: true })
  if (home?.matches(TELLING)) home.scrollIntoView({ block: 'nearest' })
}

/**
 * Where what has the focus is taken away, as a button is by what it did, browsers give the focus to the whole page: who
 * uses a keyboard begins at the top again. From now on it goes to what is left around: the table that the row was in, the
 * heading of the drawer or section or what it says was done, else the room.
 */
export const keepFocus = () => {
  let path: readonly Element[] = []
  const isNowhere = () => document.activeElement === document.body
  document.addEventListener('focusin', ({ target }) => {
    path = target instanceof Element ? pathTo(target) : []
  })
  // Some browsers tell of a removal so, too; what is still there was left on purpose.
  document.addEventListener('focusout', () =>
    queueMicrotask(() => {
      if (isNowhere() && path[0]?.isConnected) path = []
    }),
  )
  new MutationObserver(() => {
    if (isNowhere() && path[0]?.isConnected === false) giveFocus(homeAmong(path))
  }).observe(document.body, { childList: true, subtree: true })
}
