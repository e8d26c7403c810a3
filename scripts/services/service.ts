import type { ServerProcess } from './processes.ts'

/** Where one server keeps its files and listens, always on 127.0.0.1. */
export interface Place {
  /** Absolute path; made when it is not there. */
  readonly folder: string
  readonly port: number
}

/** A server that this project talks to, started as an instance of our own from the programs installed here. */
export interface Service {
  readonly key: 'postgres' | 'redis' | 'rabbitmq'
  readonly title: string
  readonly standardPort: number
  /** What has to be installed, and the Debian packages that bring it. */
  readonly programs: readonly string[]
  readonly packages: readonly string[]
  /** Environment variable that takes the address. */
  readonly variable: 'DATABASE_URL' | 'CELERY_BROKER_URL' | 'CELERY_BACKEND_URL'
  url(port: number): string
  /**
   * Resolves when the server answers. The processes are to be ended in the order given.
   * @throws Error naming the log file when it ends or does not answer in time
   */
  start(place: Place): Promise<readonly ServerProcess[]>
}
