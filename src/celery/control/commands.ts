import type { Command } from './controlled.ts'
import { disableEvents, enableEvents, heartbeat } from './events.ts'
import { rateLimit, timeLimit } from './limits.ts'
import { clock, hello, ping, report, shutdown, stats } from './node.ts'
import { autoscale, poolGrow, poolRestart, poolShrink } from './pool.ts'
import { activeQueues, addConsumer, cancelConsumer } from './queues.ts'
import { revoke, terminate } from './revoke.ts'
import { conf } from './settings.ts'
import { active, queryTask, registered, reserved, revoked, scheduled } from './tasks.ts'

/** Celery's commands by name, its old names too: https://docs.celeryq.dev/en/stable/userguide/workers.html#commands */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ping,
    clock,
    hello,
    stats,
    report,
    conf,
    dump_conf: conf,
    active,
    dump_active: active,
    reserved,
    dump_reserved: reserved,
    scheduled,
    dump_schedule: scheduled,
    query_task: queryTask,
    revoked,
    dump_revoked: revoked,
    registered,
    dump_tasks: registered,
    active_queues: activeQueues,
    add_consumer: addConsumer,
    cancel_consumer: cancelConsumer,
    revoke,
    terminate,
    rate_limit: rateLimit,
    time_limit: timeLimit,
    pool_grow: poolGrow,
    pool_shrink: poolShrink,
    pool_restart: poolRestart,
    autoscale,
    heartbeat,
    enable_events: enableEvents,
    disable_events: disableEvents,
    shutdown,
  }),
)
