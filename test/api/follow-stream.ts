import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { createParser } from 'eventsource-parser'
import { onTestFinished } from 'vitest'

/** Follows a stream. @returns its events so far, and the way to go away */
export const follow = async (port: number, path: string) => {
  const client = get({ port, path, agent: false })
  client.on('error', () => {})
  onTestFinished(() => void client.destroy())
  const [response] = (await once(client, 'response')) as [IncomingMessage]
  const events: { event: string | undefined; data: Record<string, unknown> }[] = []
  const parser = createParser({ onEvent: ({ event, data }) => events.push({ event, data: JSON.parse(data) }) })
  response.on('data', (chunk) => parser.feed(String(chunk))).on('error', () => {})
  return { events, leave: () => client.destroy() }
}
