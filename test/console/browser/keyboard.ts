import type { Locator, Page } from 'playwright-core'

const MOST_STOPS = 200

/** Goes on with Tab as far as the element, as somebody without a mouse does. */
export const tabTo = async (page: Page, target: Locator) => {
  await target.waitFor()
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if ((await target.and(page.locator(':focus-visible')).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${target} is not reached with ${MOST_STOPS} presses of Tab`)
}

/** Presses a button by keyboard alone. */
export const press = async (page: Page, target: Locator) => {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}
