import { createServer } from 'node:net'

const HOST = '127.0.0.1'

/** Whether a server could listen there now. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })

/** The port itself, or the next one above it that is free. */
export const nextFreePort = async (from: number): Promise<number> => {
  let port = from
  while (!(await isFree(port))) port++
  return port
}

/**
 * Any free port below those that the system gives to outgoing connections: while a server there is stopped, a client
 * that tries again and again could otherwise be given the very port, and keep the server from coming back.
 */
export const anyFreePort = (): Promise<number> => nextFreePort(20_000 + Math.floor(Math.random() * 12_000))
