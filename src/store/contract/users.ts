import type { Fields } from '../../domain/domain.ts'
import type { Page } from './shared.ts'

/** Rows here are as the public views show them: `user_id`, `creation_time`, the fields, the derived fields. */
export interface UserStore {
  get(userId: number): Promise<Fields | undefined>
  list(page: Page): Promise<Fields[]>
  count(): Promise<number>
}
