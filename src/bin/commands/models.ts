import { Argument, InvalidArgumentError, Option } from 'commander'
import { withModels } from '../models.ts'
import { changed, chronicle, listing, portrait } from '../models-text.ts'
import { serverCommand, whole } from '../options.ts'
import type { ServerFlags } from '../place.ts'
import { print } from '../print.ts'

const LATEST = { limit: 100, offset: 0 }

const time = (text: string) => {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('It must be a time such as 2026-01-31T12:00:00Z.')
  return date.toISOString()
}

const percentage = (text: string) => {
  const value = whole(0)(text)
  if (value > 100) throw new InvalidArgumentError('It must be a whole number from 0 to 100.')
  return value
}

const model = () => new Argument('<model>', 'its version, its task id, "champion" or "challenger"')
const because = (why: string | undefined) => (why === undefined ? {} : { reason: why })
const reason = () => new Option('--reason <text>', 'kept in the history')

const showCommand = () =>
  serverCommand('show', 'everything about one model')
    .addArgument(model())
    .action(async (name: string, { json, ...place }: ServerFlags) => {
      const found = await withModels(place, (models) => models.get(name))
      print(json, found, portrait(found))
    })

const promoteCommand = () =>
  serverCommand('promote', 'make a model the champion')
    .addArgument(model())
    .addOption(reason())
    .action(async (name: string, { json, reason: why, ...place }: ServerFlags & { reason?: string }) => {
      const now = await withModels(place, (models) => models.promote(name, because(why)))
      print(json, now, changed(now))
    })

const rollbackCommand = () =>
  serverCommand('rollback', 'go back to the champion before; called again, it goes further back')
    .addOption(reason())
    .action(async ({ json, reason: why, ...place }: ServerFlags & { reason?: string }) => {
      const now = await withModels(place, (models) => models.rollback(because(why)))
      print(json, now, changed(now))
    })

const shareCommand = () =>
  serverCommand('share', 'give a model a share of the users; the champion has the rest')
    .addArgument(model())
    .argument('<percent>', 'whole number from 0 to 100', percentage)
    .addOption(reason())
    .action(
      async (name: string, percent: number, { json, reason: why, ...place }: ServerFlags & { reason?: string }) => {
        const now = await withModels(place, (models) => models.share(name, percent, why))
        print(json, now, changed(now))
      },
    )

const historyCommand = () =>
  serverCommand('history', 'who served when, and why; newest first')
    .option('--at <time>', 'how things stood at a time, such as 2026-01-31T12:00:00Z', time)
    .action(async ({ json, at, ...place }: ServerFlags & { at?: string }) => {
      const query = at === undefined ? LATEST : { limit: 1, offset: 0, at }
      const entries = await withModels(place, (models) => models.history(query))
      print(json, entries, chronicle(entries))
    })

export const modelsCommand = () =>
  serverCommand('models', 'list the models: who serves, how each did, and why it was promoted or refused')
    // As in the program: options after the name of a command below are that command's.
    .enablePositionalOptions()
    .action(async ({ json, ...place }: ServerFlags) => {
      const found = await withModels(place, (models) => models.list(LATEST))
      print(json, found, listing(found))
    })
    .addCommand(showCommand())
    .addCommand(promoteCommand())
    .addCommand(rollbackCommand())
    .addCommand(shareCommand())
    .addCommand(historyCommand())
    .addHelpText('after', '\nAsks the running server; reads and changes the database itself where none answers.')
