import { useEffect, useRef } from 'preact/hooks'

const focus = (element: HTMLElement) => element.focus()

/**
 * Focuses an element as soon as it is shown, and gives the focus back to what had it when that goes.
 * @param take how it takes the focus
 */
export const useBorrowedFocus = <Of extends HTMLElement>(take: (element: Of) => void = focus) => {
  const borrower = useRef<Of>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is taken once
  useEffect(() => {
    const before = document.activeElement
    if (borrower.current !== null) take(borrower.current)
    return () => {
      // It may be the whole room, which is taller than the window: that stays where it is.
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return borrower
}
