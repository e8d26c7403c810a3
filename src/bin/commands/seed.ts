import { Command } from 'commander'
import { addLists, fillCatalogue } from '../content.ts'
import { options } from '../options.ts'
import { print } from '../print.ts'
import { settingsFrom } from '../settings.ts'
import { withStore } from '../system.ts'

const run = async ({ lists, json, ...flags }: { lists?: string; json?: boolean }) => {
  const config = settingsFrom({ ...flags, ...(lists === undefined ? {} : { seedLists: lists }) })
  await withStore(config, { create: true }, async (store) => {
    const changes = await fillCatalogue(store, config)
    const added = await addLists(store, config, new Date())
    const items = await store.items.count()
    const words = `${changes.added} new, ${changes.changed} changed, ${changes.removed} removed`
    const text = `${items} items in the catalogue (${words}); ${added} labelled lists added.`
    print(json, { items, ...changes, lists: added }, text)
  })
}

export const seedCommand = () =>
  new Command('seed')
    .description(
      'fill the catalogue with made-up items and add made-up lists with choices ("up" does it on its first start)',
    )
    .option('--lists <number>', 'labelled lists of ten to add (SEED_LISTS)')
    .addOption(options.seed())
    .addOption(options.dataDir())
    .addOption(options.json())
    .addHelpText(
      'after',
      '\nThe catalogue becomes exactly that of the seed; lists are added each time. Stop "stellwerk up" first.',
    )
    .action(run)
