import type { Page, RegistryOutcome } from '../store/store.ts'
import { ModelRefused, ModelUnknown } from './errors.ts'
import { findingsRow, historyRow, modelRow } from './model-rows.ts'
import type { ApiStore } from './parts.ts'

export interface HistoryQuery extends Page {
  /** Time in ISO 8601: the history as it was then. */
  readonly at?: string
}

/** How a change is asked for. */
export interface ChangeOptions {
  /** Kept in the history. */
  readonly reason?: string
  /** The champion that is to be replaced; where another one is by now, nothing is changed. */
  readonly champion?: number
}

const byHand = (what: string, reason: string | undefined) => `${what} by hand${reason ? `: ${reason}` : '.'}`

/**
 * The registry: which models there are, who serves, and how that is changed.
 * A name is a version, a task id, `champion` or `challenger`. Everything that takes one throws ModelUnknown, and
 * ModelRefused where a change is not possible as things stand.
 */
export const createModels = ({ models, registry }: Pick<ApiStore, 'models' | 'registry'>) => {
  const onlineOf = async (version: number) => (await registry.online()).find((figures) => figures.version === version)

  const answer = async (name: string, outcome: RegistryOutcome) => {
    if (outcome.kind === 'unknown') throw new ModelUnknown(name)
    if (outcome.kind === 'refused') throw new ModelRefused(outcome.reason)
    return modelRow(outcome.model, await onlineOf(outcome.model.version))
  }

  return {
    /** Newest first. */
    async list(page: Page) {
      const [rows, figures] = await Promise.all([models.list(page), registry.online()])
      const byVersion = new Map(figures.map((one) => [one.version, one]))
      return rows.map((row) => modelRow(row, byVersion.get(row.version)))
    },
    /** With what its training found out. */
    async get(name: string) {
      const model = await registry.find(name)
      if (model === undefined) throw new ModelUnknown(name)
      const [figures, findings] = await Promise.all([onlineOf(model.version), models.findings(model.taskId)])
      return { ...modelRow(model, figures), ...findingsRow(findings) }
    },
    promote: async (name: string, { reason, champion }: ChangeOptions = {}) =>
      answer(name, await registry.promote(name, byHand('Promoted', reason), champion)),
    rollback: async ({ reason, champion }: ChangeOptions = {}) =>
      answer('to go back to', await registry.rollback(byHand('Rolled back', reason), champion)),
    async wayBack() {
      const { champion, backTo } = await registry.wayBack()
      return { champion, back_to: backTo }
    },
    share: async (name: string, percent: number, reason?: string) =>
      answer(name, await registry.share(name, percent, byHand(`Share set to ${percent} %`, reason))),
    /** Newest first. */
    async history({ limit, offset, at }: HistoryQuery) {
      const rows = await registry.history({ limit, offset, ...(at === undefined ? {} : { until: new Date(at) }) })
      return rows.map(historyRow)
    },
  }
}

export type Models = ReturnType<typeof createModels>
export type WayBackAnswer = Awaited<ReturnType<Models['wayBack']>>
