import { expect, test } from 'vitest'
import { inBrowser, openConsole } from './open-console.ts'
import { settled } from './rooms.ts'

inBrowser('when the server goes away', () => {
  const { visit, server } = openConsole()

  test('rooms that are open and rooms that are entered say so', async () => {
    const search = await visit('/')
    const [now, inputs] = [await visit('/now'), await visit('/inputs')]
    await Promise.all([settled(search), settled(now), inputs.getByText(/Live$/).waitFor()])
    await server().end('SIGKILL')
    await now.getByText(/Server not reached *as of \d/).waitFor()
    await inputs.getByText('Server not reached').waitFor()
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
