import type { Route, Settings } from './settings.ts'

/** Finds the queue of a task by its name. */
export type Router = (task: string) => Route

/** An exact name wins over patterns; of the patterns the first that fits. */
export const createRouter = ({ taskRoutes, taskDefaultQueue }: Settings): Router => {
  const routes = Object.entries(taskRoutes).map(([pattern, target]) => ({
    pattern,
    route: typeof target === 'string' ? { queue: target } : target,
  }))
  const exact = new Map(routes.map(({ pattern, route }) => [pattern, route]))
  const patterns = routes
    .filter(({ pattern }) => pattern.includes('*'))
    .map(({ pattern, route }) => ({ expression: toExpression(pattern), route }))
  const fallback: Route = { queue: taskDefaultQueue }
  return (task) => exact.get(task) ?? patterns.find(({ expression }) => expression.test(task))?.route ?? fallback
}

const toExpression = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)
