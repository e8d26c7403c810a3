import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Piscina } from 'piscina'
import type { Connections, HasQuery, Value } from './database.ts'
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

const ignore = () => undefined

/** One caller at a time holds it; the others wait for their turn. */
const createGate = () => {
  let held: Promise<void> | undefined
  const passed = async () => {
    while (held !== undefined) await held
  }
  return {
    passed,
    async alone<Result>(work: () => Promise<Result>): Promise<Result> {
      await passed()
      const done = work()
      const settled = done.then(ignore, ignore)
      held = settled.finally(() => {
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
 * @param folder where it lives; undefined for memory, which is lost with the thread
 */
export const openPglite = async (folder: string | undefined): Promise<Connections> => {
  const gate = createGate()
  let thread = startThread(folder)

  const replaceThread = async (broken: Piscina) => {
    if (thread !== broken) return
    thread = startThread(folder)
    await broken.destroy()
  }

  const send = async <Row>(text: string, values?: readonly Value[]): Promise<{ rows: Row[] }> => {
    const asked = thread
    const answer: Answer = await asked.run({ text, values } satisfies Statement)
    if ('rows' in answer) return { rows: answer.rows as Row[] }
    if (answer.failure.fatal) await replaceThread(asked)
    throw new EmbeddedDatabaseError(answer.failure)
  }

  const session: HasQuery = { query: send }
  try {
    await send('select 1')
  } catch (cause) {
    await thread.destroy()
    throw new Error(`the embedded database in ${folder ?? 'memory'} cannot be opened`, { cause })
  }
  return {
    kind: 'pglite',
    async query(text, values) {
      await gate.passed()
      return send(text, values)
    },
    session: (work) => gate.alone(() => work(session)),
    close: () =>
      gate.alone(async () => {
        await thread.run(undefined, { name: 'close' })
        await thread.destroy()
      }),
  }
}
