import { createServer } from 'node:net'

const HOST = '127.0.0.1'

const listenOnce = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, HOST, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })

export const isFree = async (port: number): Promise<boolean> => (await listenOnce(port)) !== undefined

/** Any free port of this machine. */
export const anyFreePort = async (): Promise<number> => {
  const port = await listenOnce(0)
  if (port === undefined) throw new Error(`no free port at ${HOST}`)
  return port
}

/** The port itself, or the next one above it that is free. */
export const nextFreePort = async (from: number): Promise<number> => {
  let port = from
  while (!(await isFree(port))) port++
  return port
}
