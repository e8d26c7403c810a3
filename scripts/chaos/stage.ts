import type { Random } from '../../src/simulation/random.ts'
import type { Database } from '../../src/store/database.ts'

/** Something that goes wrong, and is mended again by the time that `strike` resolves. */
export interface Fault {
  readonly name: string
  /** How often, in proportion to the others. */
  readonly weight: number
  /** Whether it is a `SIGKILL`; only those are counted as kills. */
  readonly isKill: boolean
  /** @throws Error when what was struck does not come back by itself */
  strike(random: Random): Promise<void>
}

/** A system under load, with all that it consists of. */
export interface Stage {
  /** Addresses of the APIs. */
  readonly urls: readonly string[]
  readonly faults: readonly Fault[]
  /** What could not be tried here, and why. */
  readonly skipped: readonly string[]
  /** @throws Error naming the log file when it is not ready in time: somebody would have to help */
  untilReady(): Promise<void>
  /** How often processes of Stellwerk ended although nobody had asked or killed them. */
  ownEnds(): number
  /** Stops the processes and opens what they have left behind. */
  finish(): Promise<Database>
}

/** Where a stage puts the way to end what it has just started; the newest is ended first. */
export type Later = (end: () => unknown) => void

/** Starts a system whose files and logs are in the folder. */
export type OpenStage = (folder: string, random: Random, later: Later) => Promise<Stage>
