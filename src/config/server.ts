import Type from 'typebox'
import { text, whole, wholeIfAny } from './define.ts'

/** Where the program listens, where it keeps its rows, what it writes to the log. */
export const serverSettings = {
  host: text('127.0.0.1', 'Address to listen on. The default is reachable from this machine only.'),
  port: whole(4789, 0, 65_535, 'TCP port to listen on; 0 takes any free one.'),
  workerMetricsPort: wholeIfAny(
    0,
    65_535,
    'TCP port on which `stellwerk worker` answers `/metrics`, `/livez` and `/readyz`; 0 takes any free one. Empty: none.',
  ),
  dataDir: text('./data', 'Folder of the embedded database. Used only when `DATABASE_URL` is empty.'),
  databaseUrl: text('', 'PostgreSQL address (`postgres://…`). Empty: the embedded PGlite in `DATA_DIR`.'),
  databasePoolSize: whole(10, 1, 200, 'Connections to PostgreSQL that each process may open.'),
  shutdownDelaySeconds: whole(
    0,
    0,
    300,
    'Seconds that a stopping API still serves while `/readyz` says 503, so that a balancer turns away first: set 5 or more behind one.',
  ),
  drainSeconds: whole(10, 0, 3600, 'Seconds that running tasks and requests get to finish at a stop.'),
  logLevel: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'Least important log line that is written.',
  }),
  logFormat: Type.Enum(['auto', 'json', 'pretty'], {
    default: 'auto',
    description: 'Form of the log lines; `auto` is `pretty` on a terminal and `json` elsewhere.',
  }),
}
