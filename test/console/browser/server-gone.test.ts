import { expect, test } from 'vitest'
import { inBrowser, openConsole } from './open-console.ts'
import { rank, settled } from './rooms.ts'

inBrowser('when the server goes away', () => {
  const { visit, server } = openConsole()

  test('that the server was away is not said in Search any more once it is back', async () => {
    const page = await visit('/')
    await rank(page)
    await page.route(/\/(inference\/start|livez)$/, (route) => route.abort())
    await page.getByRole('button', { name: 'Rank', exact: true }).click()
    await page.getByText('The server cannot be reached. Is it running?').waitFor()
    await page.unrouteAll()
    await page.getByText('is there again: press Rank once more').waitFor()
    expect(await page.getByText('cannot be reached').count()).toBe(0)
    await rank(page)
    expect(await page.getByText('press Rank once more').count()).toBe(0)
  })

  test('rooms that are open and rooms that are entered say so', async () => {
    const search = await visit('/')
    const [now, inputs, health] = [await visit('/now'), await visit('/inputs'), await visit('/system?tab=health')]
    const letters = await visit('/system')
    const others = [await visit('/models'), await visit('/system?tab=events'), await visit('/system')]
    await Promise.all([
      ...[search, now, ...others].map(settled),
      ...[inputs, letters].map((page) => page.getByText(/Live$/).waitFor()),
    ])
    await expect.poll(() => health.getByText(/Well$/).count()).toBe(5)
    await server().end('SIGKILL')
    await now.getByText(/Server not reached *as of \d/).waitFor()
    for (const page of [inputs, letters]) await page.getByText('Server not reached').waitFor()
    for (const room of others) await room.getByRole('status').getByText('the server cannot be reached').waitFor()
    await health.getByText('Not heard').waitFor()
    expect([await health.getByText(/Well$/).count(), await health.getByText('Unknown').count()]).toEqual([0, 5])
    await search.getByRole('button', { name: 'Rank', exact: true }).click()
    await search.getByText('The server cannot be reached. Is it running?').waitFor()
    for (const room of ['Models', 'Inputs', 'System']) {
      await search.getByRole('link', { name: room, exact: true }).click()
      await search
        .getByRole('alert')
        .getByText(/cannot be reached/)
        .first()
        .waitFor()
      expect(await search.getByRole('button', { name: 'Try again' }).count()).toBeGreaterThan(0)
    }
  })
})
