import { useEffect, useRef } from 'preact/hooks'

/** Focuses an element as soon as it is shown, and gives the focus back to what had it when that goes. */
export const useBorrowedFocus = <Of extends HTMLElement>() => {
  const borrower = useRef<Of>(null)
  useEffect(() => {
    const before = document.activeElement
    borrower.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return borrower
}
