import { type Derivation, derive } from '../derive.ts'
import type { Range } from '../partition.ts'
import { dividePart, type SharedDivision } from './division.ts'
import { addLeaves, type SharedLeaves } from './leaves.ts'
import { roundRows, type SharedRounding } from './rounding.ts'
import { type SharedSums, sumRows } from './sums.ts'
import { JOB } from './tickets.ts'

/** Memory of one training that all its threads see. */
export interface SharedTraining {
  readonly control: Int32Array
  readonly derivation: Derivation
  readonly rounding: SharedRounding
  readonly sums: SharedSums
  readonly division: SharedDivision
  readonly leaves: SharedLeaves
}

/** Derivatives of lists or rows, their rounding, sums of a node's rows, division of a node's rows, margins of a tree's rows. */
export const JOB_KINDS = ['derive', 'round', 'sum', 'divide', 'add'] as const

export interface Job extends Range {
  readonly kind: (typeof JOB_KINDS)[number]
  /** Into how many parts the range is divided. */
  readonly parts: number
  /** Where the sums of part 0 go, and where those of part 1 do; the others follow part 1. */
  readonly histogram: number
  readonly spare: number
  /** Numbers of a histogram. */
  readonly length: number
}

export const CONTROL_LENGTH = JOB + 7

export const writeJob = (control: Int32Array, { kind, begin, end, parts, histogram, spare, length }: Job): void =>
  control.set([JOB_KINDS.indexOf(kind), begin, end, parts, histogram, spare, length], JOB)

export const readJob = (control: Int32Array): Job => {
  const [kind = 0, begin = 0, end = 0, parts = 1, histogram = 0, spare = 0, length = 0] = control.subarray(JOB)
  return { kind: JOB_KINDS[kind] ?? 'derive', begin, end, parts, histogram, spare, length }
}

/** The range of one part. */
export const partOf = ({ begin, end, parts }: Pick<Job, 'begin' | 'end' | 'parts'>, part: number): Range => ({
  begin: begin + Math.floor((part * (end - begin)) / parts),
  end: begin + Math.floor(((part + 1) * (end - begin)) / parts),
})

export const doPart = (shared: SharedTraining, job: Job, part: number): void => {
  const range = partOf(job, part)
  if (job.kind === 'derive') derive(shared.derivation, range)
  else if (job.kind === 'round') roundRows(shared.rounding, range)
  else if (job.kind === 'sum') sumPart(shared.sums, job, part)
  else if (job.kind === 'divide') dividePart(shared.division, range, part)
  else addLeaves(shared.leaves, range)
}

const sumPart = (sums: SharedSums, job: Job, part: number): void => {
  const histogram = part === 0 ? job.histogram : job.spare + (part - 1) * job.length
  sums.histograms.fill(0, histogram, histogram + job.length)
  sumRows(sums, partOf(job, part), histogram)
}
