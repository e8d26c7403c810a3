import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Proxy {
  readonly url: string
  /** Breaks every connection without a word. */
  cut(): void
  /** Lets nobody in until the next call. */
  refuse(refused: boolean): void
}

/**
 * Stands between a client and a server, to lose connections and to change bytes on their way.
 * @param rewrite of what the client sends; must keep the length
 */
export const openProxy = async (
  target: string,
  rewrite: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Promise<Proxy> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isRefusing = false
  const server = createServer((client) => {
    if (isRefusing) return void client.destroy()
    const upstream = connect(Number(port || 5672), hostname)
    client.on('data', (bytes) => upstream.write(rewrite(bytes)))
    upstream.pipe(client)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    cut()
    server.close()
  })
  const address = server.address()
  const url = new URL(target)
  url.port = String(typeof address === 'object' ? address?.port : '')
  const refuse = (refused: boolean) => {
    isRefusing = refused
  }
  return { url: url.href, cut, refuse }
}
