import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

const ASK_EVERY_MS = 100

/**
 * A balancer as small as can be: asks each backend whether it is ready, and names the ready ones in turn. It ends with
 * the test.
 */
export const openBalancer = () => {
  const backends = new Map<string, boolean>()
  let turn = 0
  let goOn = true
  onTestFinished(() => {
    goOn = false
  })

  const ask = async (url: string) => {
    while (goOn && backends.has(url)) {
      const isReady = await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (backends.has(url)) backends.set(url, isReady)
      await sleep(ASK_EVERY_MS)
    }
  }
  const ready = () => [...backends].flatMap(([url, isReady]) => (isReady ? [url] : []))

  return {
    ready,
    add(url: string) {
      backends.set(url, false)
      void ask(url)
    },
    remove: (url: string) => void backends.delete(url),
    /** Where the next request goes. @throws Error when no backend is ready */
    next(): string {
      const urls = ready()
      const url = urls[turn++ % urls.length]
      if (url === undefined) throw new Error('no backend is ready')
      return url
    },
  }
}

export type Balancer = ReturnType<typeof openBalancer>
