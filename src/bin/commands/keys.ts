import { Argument, Command, Option } from 'commander'
import type { KeyAnswer, MadeKey } from '../../api/keys.ts'
import type { KeyScope } from '../../store/store.ts'
import { withKeys } from '../keys.ts'
import { serverCommand, whole } from '../options.ts'
import type { ServerFlags } from '../place.ts'
import { print, table } from '../print.ts'

const seconds = (iso: string) => iso.slice(0, 19).replace('T', ' ')

const listing = (keys: readonly KeyAnswer[]) =>
  keys.length === 0
    ? 'No key yet: only this machine is let in. "stellwerk keys create --scope operator --name me" makes the first.'
    : table(
        ['id', 'name', 'scope', 'prefix', 'made (UTC)', 'withdrawn (UTC)'],
        keys.map(({ key_id, name, scope, prefix, time_creation, time_withdrawn }) => [
          key_id,
          name,
          scope,
          prefix,
          seconds(time_creation),
          time_withdrawn === null ? 'no' : seconds(time_withdrawn),
        ]),
      )

const made = ({ key_id, name, scope, key }: MadeKey) =>
  `${key}\nKey ${key_id} for ${name}, scope ${scope}. It is not shown again; send it as X-API-Key or Authorization: Bearer.`

const createCommand = () =>
  serverCommand('create', 'make a key and print it, this once')
    .addOption(
      new Option('--scope <scope>', 'client: the routes under /inference; operator: everything')
        .choices(['client', 'operator'])
        .makeOptionMandatory(),
    )
    .requiredOption('--name <name>', 'whose it is, up to 100 characters')
    .action(async ({ json, name, scope, ...place }: ServerFlags & { name: string; scope: KeyScope }) => {
      const key = await withKeys(place, (keys) => keys.create({ name, scope }))
      print(json, key, made(key))
    })

const withdrawCommand = () =>
  serverCommand('withdraw', 'take a key out of use; running servers know within a second')
    .addArgument(new Argument('<id>', 'as "stellwerk keys list" shows it').argParser(whole(1)))
    .action(async (id: number, { json, ...place }: ServerFlags) => {
      const key = await withKeys(place, (keys) => keys.withdraw(id))
      print(json, key, `Key ${key.key_id} for ${key.name} opens nothing any more.`)
    })

export const keysCommand = () =>
  new Command('keys')
    .description('who gets in: make, list and withdraw API keys')
    .addCommand(createCommand())
    .addCommand(
      serverCommand('list', 'all keys that were ever made').action(async ({ json, ...place }: ServerFlags) => {
        const found = await withKeys(place, (keys) => keys.list())
        print(json, found, listing(found))
      }),
    )
    .addCommand(withdrawCommand())
    .addHelpText(
      'after',
      '\nWorks on the database; where a running server holds the embedded one, over that server, with the operator key in\nSTELLWERK_API_KEY once there are keys. From the first key on nobody gets in without one (docs/security.md).',
    )
