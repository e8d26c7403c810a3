import { connect, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'

export interface Proxy {
  readonly url: string
  /** Breaks every connection without a word. */
  cut(): void
  /** Lets nobody in until the next call. */
  refuse(refused: boolean): void
  /** Says something to every client in the server's name. */
  say(bytes: Buffer): void
}

/**
 * Stands between a client and a server, to lose connections and to change bytes on their way.
 * @param options.rewrite changes what the client sends, but not its length
 * @param options.tls makes the client's side a TLS server
 */
export const openProxy = async (
  target: string,
  { rewrite = (bytes: Buffer) => bytes, tls }: { rewrite?: (bytes: Buffer) => Buffer; tls?: TlsOptions } = {},
): Promise<Proxy> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const clients = new Set<Socket>()
  let isRefusing = false
  const onClient = (client: Socket) => {
    if (isRefusing) {
      client.destroy()
      return
    }
    const upstream = connect(Number(port || 5672), hostname)
    client.on('data', (bytes) => upstream.write(rewrite(bytes)))
    upstream.pipe(client)
    clients.add(client)
    client.once('close', () => clients.delete(client))
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
  }
  const server = tls ? createTlsServer(tls, onClient) : createServer(onClient)
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
  const say = (bytes: Buffer) => {
    for (const client of clients) client.write(bytes)
  }
  return { url: url.href, cut, refuse, say }
}
