import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Piscina } from 'piscina'
import type { Connections, HasQuery, Value } from './database.ts'
import { EMPTY_DATABASE } from './empty-database.ts'
import { messageOf } from './message-of.ts'
import type { Answer, Statement } from './pglite-thread.ts'

/** Statements handed to the thread ahead of time, so that it never waits for the next one. */
const STATEMENTS_AHEAD = 64

/** A statement that the embedded database refused, or could not run. */
export class EmbeddedDatabaseError extends Error {
  /** SQLSTATE; undefined when the database itself failed. */
  readonly code: string | undefined
  readonly detail: string | undefined

  constructor({ message, code, detail }: { message: string; code?: string; detail?: string }) {
    super(message)
    this.name = 'EmbeddedDatabaseError'
    this.code = code
    this.detail = detail
  }
}

/** From sources the thread needs the TypeScript loader, compiled it needs nothing. */
const threadOptions = () => {
  if (!import.meta.url.endsWith('.ts')) return { filename: new URL('./pglite-thread.js', import.meta.url).href }
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return { filename: new URL('./pglite-thread.ts', import.meta.url).href, execArgv: ['--import', loader] }
}

const startThread = (folder: string | undefined) =>
  new Piscina({
    ...threadOptions(),
    workerData: { folder: folder ?? null },
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: STATEMENTS_AHEAD,
  })

const within = async (limitMs: number, work: Promise<Answer>): Promise<Answer> => {
  const limit = new AbortController()
  const stuck = sleep(limitMs, undefined, { signal: limit.signal, ref: false }).then(
    (): Answer => ({ failure: { message: `the embedded database has not answered for ${limitMs} ms`, fatal: true } }),
  )
  stuck.catch(ignore)
  return Promise.race([work, stuck]).finally(() => limit.abort())
}

/** In a thread that ends with it, because creating takes hundreds of megabytes that would stay. */
const createDatabase = async (folder: string) => {
  const thread = startThread(folder)
  try {
    await thread.run(folder, { name: 'create' })
  } catch (cause) {
    const hint = `if there is room on the disk, ${EMPTY_DATABASE} may be damaged: delete it, or run "npm run build"`
    throw new Error(`a new embedded database cannot be made in ${folder}: ${messageOf(cause)}; ${hint}`, { cause })
  } finally {
    await thread.destroy()
  }
}

const ignore = () => undefined

/** A statement without an answer after this is one that never gets one. */
const STUCK_AFTER_MS = 60_000
const CLOSE_WITHIN_MS = 5_000

/** SQLSTATE "cannot connect now": what failed may work after the database has been opened anew. */
const BROKEN = '57P03'

/** Lets statements through, or one session alone. Both start in the very turn in which they find the gate open. */
const createGate = () => {
  let held: Promise<void> | undefined
  return {
    async between<Result>(work: () => Promise<Result>): Promise<Result> {
      while (held !== undefined) await held
      return work()
    },
    async alone<Result>(work: () => Promise<Result>): Promise<Result> {
      while (held !== undefined) await held
      const done = work()
      held = done.then(ignore, ignore).finally(() => {
        held = undefined
      })
      return done
    },
  }
}

/**
 * PGlite in a thread of its own, so that SQL never holds up the event loop. It is one connection: statements run in
 * the order they came, and while a session has it the others wait. A database that breaks is opened anew, which
 * recovers it from its write-ahead log as after a kill.
 *
 * What was answered survives the death of this process at any moment. PGlite does not call fsync, so a power cut can
 * lose what the operating system had not written yet, some seconds as a rule: PostgreSQL is for those who mind.
 * @param folder where it lives; undefined for memory, which is lost with the thread
 */
export const openPglite = async (folder: string | undefined): Promise<Connections> => {
  if (folder !== undefined && !existsSync(folder)) await createDatabase(folder)
  const gate = createGate()
  let thread = startThread(folder)
  let replaced: Promise<void> = Promise.resolve()

  const replaceThread = (broken: Piscina) => {
    if (thread !== broken) return
    thread = startThread(folder)
    // Never two at once in the same folder: the new one opens it with its first statement.
    replaced = broken.destroy().catch(ignore)
  }

  const send = async <Row>(text: string, values?: readonly Value[]): Promise<{ rows: Row[] }> => {
    await replaced
    const asked = thread
    const answer = await within(STUCK_AFTER_MS, asked.run({ text, values } satisfies Statement))
    if ('rows' in answer) return { rows: answer.rows as Row[] }
    if (!answer.failure.fatal) throw new EmbeddedDatabaseError(answer.failure)
    replaceThread(asked)
    throw new EmbeddedDatabaseError({ code: BROKEN, ...answer.failure })
  }

  const session: HasQuery = { query: send }
  try {
    await send('select 1')
  } catch (cause) {
    await thread.destroy()
    throw new Error(`the embedded database in ${folder ?? 'memory'} cannot be opened: ${messageOf(cause)}`, { cause })
  }
  return {
    kind: 'pglite',
    query: (text, values) => gate.between(() => send(text, values)),
    session: (work) => gate.alone(() => work(session)),
    verify: () => gate.between(() => send('select 1')).then(ignore),
    async close() {
      const closing = gate.alone(() => thread.run(undefined, { name: 'close' }))
      const limit = new AbortController()
      // What does not end in time is ended like by a kill, which loses nothing that was answered.
      await Promise.race([closing, sleep(CLOSE_WITHIN_MS, undefined, { signal: limit.signal })]).catch(ignore)
      limit.abort()
      await thread.destroy()
    },
  }
}
