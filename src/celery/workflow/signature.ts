import type { AsyncResult } from '../result.ts'
import type { Linkable, SendOptions } from '../send.ts'
import type { ArgsOf, ResultOf, TaskName } from '../tasks.ts'
import type { GroupResult } from './group-result.ts'

/** Where in another workflow this one begins; a task that sends one names itself as `parentId`. */
export type Origin = Pick<SendOptions, 'rootId' | 'parentId'>

/**
 * Tasks to be sent, now or when another one has ended.
 * `Input` is what it still needs from the task before it, `Handle` what sending it gives.
 */
export interface Signature<Input extends readonly unknown[], Result, Handle = AsyncResult<Result>> extends Linkable {
  /** Never there: it tells the compiler what goes in and what comes out. */
  readonly types?: (input: Input) => Result
  /**
   * Publishes what can start now, each time as new tasks unless `taskId` was given; resolves when the broker has it.
   * @throws InvalidOption, EncodeError, or what the broker or the backend says
   */
  send(this: Signature<readonly [], Result, Handle>, origin?: Origin): Promise<Handle>
}

export type AnySignature = Signature<never, unknown, unknown>

export interface SignatureOptions extends Omit<SendOptions, 'rootId' | 'parentId'> {
  /** It takes nothing from the task before it. @default false */
  readonly immutable?: boolean
}

type InputOf<Step> = [Step] extends [Signature<infer Input, unknown, unknown>] ? Input : never
type ResultIn<Step> = Step extends Signature<never, infer Result, unknown> ? Result : never
type HandleOf<Step> = Step extends Signature<never, unknown, infer Handle> ? Handle : never
type ResultsIn<Steps extends readonly unknown[]> = { readonly [Index in keyof Steps]: ResultIn<Steps[Index]> }
type Last<Steps> = Steps extends readonly [...unknown[], infer Step] ? Step : never

/** Steps of which each takes what the one before gives. */
type Fitting<Steps, Input extends readonly unknown[]> = Steps extends readonly [infer Step, ...infer Rest]
  ? readonly [Signature<Input, ResultIn<Step>, HandleOf<Step>>, ...Fitting<Rest, readonly [ResultIn<Step>]>]
  : readonly []

/** All but the first argument, which the task before gives. */
type Remaining<Args extends readonly unknown[]> = Args extends readonly [unknown, ...infer Rest]
  ? Readonly<Rest>
  : never
type Given<Args extends readonly unknown[]> = Args extends readonly [infer First, ...unknown[]]
  ? readonly [First]
  : never
/** A task with any number of arguments also takes one more. */
type Spare<Args extends readonly unknown[]> = number extends Args['length'] ? readonly unknown[] : readonly []

export interface MakeSignature<Tasks> {
  /** A call that takes nothing from the task before it. */
  <Name extends TaskName<Tasks>>(
    name: Name,
    args: ArgsOf<Tasks, Name>,
    options: SignatureOptions & { readonly immutable: true },
  ): Signature<readonly unknown[], ResultOf<Tasks, Name>>
  /** A call with all its arguments. */
  <Name extends TaskName<Tasks>>(
    name: Name,
    args: ArgsOf<Tasks, Name>,
    options?: SignatureOptions,
  ): Signature<Spare<ArgsOf<Tasks, Name>>, ResultOf<Tasks, Name>>
  /** A call whose first argument is the result of the task before it. */
  <Name extends TaskName<Tasks>>(
    name: Name,
    args: Remaining<ArgsOf<Tasks, Name>>,
    options?: SignatureOptions,
  ): Signature<Given<ArgsOf<Tasks, Name>>, ResultOf<Tasks, Name>>
}

/** One after the other, each with the result of the one before it; a group that is followed is waited for. */
export type MakeChain = <const Steps extends readonly [AnySignature, ...AnySignature[]]>(
  ...steps: Steps & Fitting<Steps, InputOf<Steps[0]>>
) => Signature<InputOf<Steps[0]>, ResultIn<Last<Steps>>, HandleOf<Last<Steps>>>

/** All at the same time. */
export type MakeGroup = <const Members extends readonly AnySignature[]>(
  ...members: Members
) => Signature<InputOf<Members[number]>, ResultsIn<Members>, GroupResult<ResultsIn<Members>>>
