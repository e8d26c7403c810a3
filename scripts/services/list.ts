import { postgres } from './postgres.ts'
import { rabbitmq } from './rabbitmq.ts'
import { redis } from './redis.ts'
import type { Service } from './service.ts'

export const SERVICES: readonly Service[] = [postgres, rabbitmq, redis]

/** Ports that were asked for by name; the others are for us to choose. */
export type GivenPorts = Partial<Record<Service['key'], number>>
