import type { Domain } from '../domain/domain.ts'
import type { Page } from '../store/store.ts'
import { ItemUnknown, ResultUnknown, TaskUnknown, UserUnknown } from './errors.ts'
import type { ApiStore } from './parts.ts'
import { resultRow } from './rows.ts'

export interface ContentParts {
  readonly domain: Domain
  readonly store: Pick<ApiStore, 'items' | 'users' | 'rankings'>
}

/** What is stored, as it is stored. Each `get` throws the error of its kind when there is no such row. */
export const createContent = ({ domain, store }: ContentParts) => {
  const { nouns } = domain
  return {
    async info() {
      const [items, users] = await Promise.all([store.items.count(), store.users.count()])
      return { [`${nouns.item}s`]: items, [`${nouns.user}s`]: users }
    },
    items: (page: Page) => store.items.list(page),
    async item(id: number) {
      const item = await store.items.get(id)
      if (item === undefined) throw new ItemUnknown(nouns.item, id)
      return item
    },
    users: (page: Page) => store.users.list(page),
    async user(id: number) {
      const user = await store.users.get(id)
      if (user === undefined) throw new UserUnknown(nouns.user, id)
      return user
    },
    async result(id: number) {
      const result = await store.rankings.result(id)
      if (result === undefined) throw new ResultUnknown(id)
      return resultRow(domain, result)
    },
    async results(taskId: string, { limit, offset }: Page) {
      const results = await store.rankings.results(taskId)
      if (results === undefined) throw new TaskUnknown(taskId)
      return results.slice(offset, offset + limit).map((result) => resultRow(domain, result))
    },
  }
}

export type Content = ReturnType<typeof createContent>
