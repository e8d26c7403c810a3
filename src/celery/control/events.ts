import { ok } from './answers.ts'
import type { Command } from './controlled.ts'

export const heartbeat: Command = async ({ feed }) => void (await feed.beatNow())

export const enableEvents: Command = ({ feed }) =>
  ok(feed.enableTaskEvents() ? 'task events enabled' : 'task events already enabled')

export const disableEvents: Command = ({ feed }) =>
  ok(feed.disableTaskEvents() ? 'task events disabled' : 'task events already disabled')
