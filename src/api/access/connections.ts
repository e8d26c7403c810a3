import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { hangUp } from '../limits.ts'
import { addressOf } from './callers.ts'

interface ConnectionLimits {
  readonly most: number
  readonly mostPerAddress: number
}

/** Bounds the open connections, altogether and for each address, so that one slow client cannot take them all. */
export const connections = fp(
  async (app, { most, mostPerAddress }: ConnectionLimits) => {
    const open = new Map<string, number>()
    const release = (address: string) => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    }
    app.server.maxConnections = most
    app.server.on('connection', (socket: Socket) => {
      const address = addressOf(socket.remoteAddress)
      const count = (open.get(address) ?? 0) + 1
      open.set(address, count)
      socket.once('close', () => release(address))
      if (count > mostPerAddress) hangUp(socket, '503 Service Unavailable', 'too many connections: close some')
    })
  },
  { name: 'connections' },
)
