import pg from 'pg'
import type { Connections, HasQuery, Value } from './database.ts'

/** After this a server that does not answer counts as away. */
const CONNECTION_TIMEOUT_MS = 5_000

/** A statement of a request or a task takes milliseconds; a server that is silent for so long counts as away. Sessions may take longer. */
const STATEMENT_TIMEOUT_MS = 10_000

const { builtins } = pg.types

/** As PGlite reads them: whole numbers as numbers (ids stay far below 2^53), days as text without a time zone. */
const readers: Partial<Record<number, (text: string) => unknown>> = {
  [builtins.INT8]: Number,
  [builtins.DATE]: (day) => day,
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => readers[oid] ?? pg.types.getTypeParser(oid, format),
}

/** The server ends one of two statements that wait for each other; it left nothing behind and can run again. */
const isDeadlock = (error: unknown) => error instanceof pg.DatabaseError && error.code === '40P01'

/** The server could not be reached, or went away before it answered. Carries SQLSTATE 08006, connection failure. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
  readonly code = '08006'

  constructor(cause: Error) {
    super(`the PostgreSQL server is away (${cause.message}): start it, or check DATABASE_URL`, { cause })
  }
}

/** The driver has no class or code for most of these. */
const ABSENCE =
  /^E[A-Z]+$|timeout exceeded when trying to connect|Query read timeout|Connection terminated|connection error/

const named = (error: unknown) => {
  if (!(error instanceof Error) || error instanceof pg.DatabaseError) return error
  const { code = '' } = error as { code?: string }
  return ABSENCE.test(code) || ABSENCE.test(error.message) ? new DatabaseUnavailable(error) : error
}

const reach = <Result>(answer: Promise<Result>): Promise<Result> =>
  answer.catch((error) => {
    throw named(error)
  })

/** Names prepared statements by their text, so that the server parses and plans each once per connection. */
const createNames = () => {
  const names = new Map<string, string>()
  return (text: string): string => {
    const name = names.get(text) ?? `stellwerk_${names.size}`
    names.set(text, name)
    return name
  }
}

const ignore = () => undefined

/** A pool of connections to a PostgreSQL server; it connects when first used and again after the server was away. */
export const openPostgres = ({ url, poolSize }: { url: string; poolSize: number }): Connections => {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'stellwerk',
    types,
  })
  // A connection that breaks is replaced and its statement fails; without listeners it would end the process.
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))

  const nameOf = createNames()
  const queryOn =
    (client: pg.Pool | pg.PoolClient, limit: { query_timeout?: number } = {}): HasQuery['query'] =>
    async (text, values) => {
      const { rows } = await reach(
        values === undefined
          ? client.query(text)
          : client.query({ name: nameOf(text), text, values: toDriver(values), ...limit }),
      )
      return { rows }
    }

  const queryPool = queryOn(pool, { query_timeout: STATEMENT_TIMEOUT_MS })
  return {
    kind: 'postgres',
    async query(text, values) {
      try {
        return await queryPool(text, values)
      } catch (error) {
        if (!isDeadlock(error)) throw error
        return queryPool(text, values)
      }
    },
    async session(work) {
      const client = await reach(pool.connect())
      let broken: Error | undefined
      const onError = (error: Error) => {
        broken = error
      }
      client.on('error', onError)
      try {
        return await work({ query: queryOn(client) })
      } finally {
        client.off('error', onError)
        client.release(broken)
      }
    },
    verify: () => queryPool('select 1').then(ignore),
    close: () => pool.end(),
  }
}

const toDriver = (values: readonly Value[]) => values.map((value) => (isBytes(value) ? Buffer.from(value) : value))

const isBytes = (value: Value): value is Uint8Array => value instanceof Uint8Array
