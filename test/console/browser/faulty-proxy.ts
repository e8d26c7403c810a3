import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CloseLater } from '../../support/server.ts'

/** What goes wrong with a request: the answer is thrown away and the connection cut, or no answer ever comes. */
export type Fault = (request: IncomingMessage) => 'cut' | 'hang' | undefined

const forward = (target: string, incoming: IncomingMessage, onAnswer: (answer: IncomingMessage) => void) => {
  const { method, headers } = incoming
  const outgoing = request(new URL(incoming.url ?? '/', target), { method, headers }, onAnswer)
  // The server, or the browser, is gone.
  outgoing.on('error', () => incoming.socket.destroy())
  incoming.pipe(outgoing)
}

/** Stands in front of a server, and lets go wrong what `fault` says. */
export const startFaultyProxy = async (target: () => string, closeLater: CloseLater) => {
  const answers = new Set<IncomingMessage>()
  const held: (() => void)[] = []
  const stand = {
    url: '',
    fault: (() => undefined) as Fault,
    /** As if the server stood still: what is under way goes no further, and nothing else is answered. */
    freeze() {
      for (const answered of answers) answered.pause()
      stand.fault = () => 'hang'
    },
    /** It goes on, with what was asked meanwhile too. */
    thaw() {
      stand.fault = () => undefined
      for (const answered of answers) answered.resume()
      for (const go of held.splice(0)) go()
    },
  }
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse, isCut: boolean) =>
    forward(target(), incoming, (answered) => {
      if (isCut) return void incoming.socket.destroy()
      answers.add(answered.once('close', () => answers.delete(answered)))
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.pipe(outgoing)
    })
  const proxy = createServer((incoming, outgoing) => {
    const fault = stand.fault(incoming)
    if (fault === 'hang') held.push(() => pass(incoming, outgoing, false))
    else pass(incoming, outgoing, fault === 'cut')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  closeLater(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  stand.url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return stand
}
