import type { App } from './app-type.ts'
import { createComparison } from './comparison.ts'
import { createDemo } from './demo.ts'
import { createEventLog } from './event-log.ts'
import type { ApiParts } from './parts.ts'
import { comparisonRoutes } from './routes/comparison.ts'
import { demoRoutes } from './routes/demo.ts'
import { systemRoutes } from './routes/system.ts'
import { tasksDeskRoutes } from './routes/tasks-desk.ts'
import { createSystem, type System } from './system.ts'
import { createTasks } from './tasks.ts'

export const createOversight = ({ store, oversight, checks, telemetry: { metrics, log } }: ApiParts): System =>
  createSystem({
    ...oversight,
    unfinishedInferences: () => store.inferences.active(),
    standings: (taskIds) => store.oversight.standings(taskIds),
    checks,
    metrics,
    log,
  })

/** What operators look at: the system, its tasks, its events, its settings. */
export const registerOversight = (app: App, parts: ApiParts, system: System): void => {
  const { store, queue, graves, oversight, telemetry } = parts
  const tasks = createTasks({
    store,
    queue,
    forgetResult: (taskId) => graves.forgetResult(taskId),
    storyOf: system.storyOf,
    log: telemetry.log,
  })
  app.register(systemRoutes, { system, settings: oversight.settings })
  app.register(tasksDeskRoutes, { tasks, events: createEventLog(store.oversight) })
  app.register(comparisonRoutes, { compare: createComparison({ store, compare: oversight.compare }) })
  app.register(demoRoutes, { demo: createDemo(oversight.runDemo) })
}
