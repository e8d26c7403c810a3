import { expect, test } from 'vitest'
import { inBrowser, openConsole, PHONE } from './open-console.ts'

inBrowser('the room Now', () => {
  const { visit } = openConsole()

  test('shows the parts, the worker and the first tasks on one screen', async () => {
    const page = await visit('/now')
    await page.getByText(/of \d+ at work/).waitFor()
    await page.getByText(/on \d+ cores|on one core/).waitFor()
    const firstTask = page.getByRole('table', { name: 'Tasks' }).getByRole('columnheader', { name: 'Task' })
    const box = await firstTask.boundingBox()
    expect((box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0)).toBeLessThan(900)
  })

  test('shows on a phone all states that tasks are found by', async () => {
    const page = await visit('/now', { viewport: PHONE })
    const states = await page.getByRole('group', { name: 'State' }).getByRole('button').all()
    const rightEnds = await Promise.all(
      states.map(async (state) => {
        const box = await state.boundingBox()
        return (box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)
      }),
    )
    expect(rightEnds).toHaveLength(7)
    expect(Math.max(...rightEnds)).toBeLessThanOrEqual(PHONE.width)
  })
})
