import { Argument, Command, Option } from 'commander'
import type { DeadLetterAnswer, DeadLetterPortrait } from '../../api/dead-letter-rows.ts'
import type { DeadLetterDesk } from '../../api/dead-letters.ts'
import { withDeadLetters } from '../dead-letters.ts'
import { serverCommand, whole } from '../options.ts'
import type { ServerFlags } from '../place.ts'
import { print, table } from '../print.ts'

interface Selection extends ServerFlags {
  readonly queue?: string
  readonly all?: boolean
}

const PAGE = 1000

const seconds = (iso: string | null) => iso?.slice(0, 19).replace('T', ' ') ?? '–'

/** From outside: nothing in it may steer the terminal. */
const printable = (text: string) => text.replace(/\p{C}/gu, (control) => JSON.stringify(control).slice(1, -1))

const listing = (letters: readonly DeadLetterAnswer[]) =>
  letters.length === 0
    ? 'No dead letters: every message found its end.'
    : table(
        ['id', 'died (UTC)', 'queue', 'task id', 'reason'],
        letters.map(({ id, time_died, queue, task_id, reason }) => [
          id,
          seconds(time_died),
          queue,
          printable(task_id ?? '–'),
          printable(reason),
        ]),
      )

const portrait = ({ headers, payload, payload_kind, ...facts }: DeadLetterPortrait) =>
  [
    ...Object.entries(facts).map(
      ([name, value]) => `${name.padEnd(10)} ${typeof value === 'string' ? printable(value) : JSON.stringify(value)}`,
    ),
    `headers    ${JSON.stringify(headers, null, 2)}`,
    `payload    ${payload_kind === 'json' ? JSON.stringify(payload, null, 2) : String(payload)}`,
  ].join('\n')

const queueOption = () => new Option('--queue <name>', 'only those of this queue')
const letter = () => new Argument('<id>', 'as "stellwerk dead list" shows it')

const fits =
  ({ queue }: Selection) =>
  (found: DeadLetterAnswer) =>
    queue === undefined || found.queue === queue

/** The letters that are there now; those that die meanwhile are not waited for. */
const everyLetter = async (desk: DeadLetterDesk, selection: Selection): Promise<DeadLetterAnswer[]> => {
  const letters: DeadLetterAnswer[] = []
  for (let offset = 0; ; offset += PAGE) {
    const page = await desk.list({ limit: PAGE, offset })
    letters.push(...page.filter(fits(selection)))
    if (page.length < PAGE) return letters
  }
}

type Change = (desk: DeadLetterDesk, id: string) => Promise<DeadLetterAnswer>

/** Does it to one letter, or with `--all` to all that are there. */
const changeMany =
  (change: Change, done: string) =>
  async (id: string | undefined, { json, queue, all, ...place }: Selection) => {
    if ((id === undefined) === (all !== true))
      throw new Error('name one dead letter by its id, or all of them with --all')
    const changed = await withDeadLetters(place, async (desk) => {
      const selection = queue === undefined ? {} : { queue }
      const ids = id === undefined ? (await everyLetter(desk, selection)).map((found) => found.id) : [id]
      const letters: DeadLetterAnswer[] = []
      for (const one of ids) letters.push(await change(desk, one))
      return letters
    })
    const where = queue === undefined ? '' : ` of the queue "${queue}"`
    const none = `There is no dead letter${where}.`
    const some = `${changed.length} ${changed.length === 1 ? 'dead letter' : 'dead letters'}${where} ${done}.`
    print(json, changed, changed.length === 0 ? none : some)
  }

const changeCommand = (name: string, description: string) =>
  serverCommand(name, description)
    .argument('[id]', 'as "stellwerk dead list" shows it')
    .option('--all', 'all that are there now')
    .addOption(queueOption())

const listCommand = () =>
  serverCommand('list', 'the oldest first')
    .addOption(new Option('--limit <number>', 'rows to show at most').argParser(whole(1)).default(100))
    .addOption(queueOption())
    .action(async ({ json, limit, queue, ...place }: Selection & { limit: number }) => {
      const selection = queue === undefined ? {} : { queue }
      const found = (await withDeadLetters(place, (desk) => everyLetter(desk, selection))).slice(0, limit)
      print(json, found, listing(found))
    })

const showCommand = () =>
  serverCommand('show', 'one with its headers and its payload')
    .addArgument(letter())
    .action(async (id: string, { json, ...place }: ServerFlags) => {
      const found = await withDeadLetters(place, (desk) => desk.show(id))
      print(json, found, portrait(found))
    })

export const deadCommand = () =>
  new Command('dead')
    .description('dead letters: messages that nobody could end')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(
      changeCommand('retry', 'give one, or all of them, another chance').action(
        changeMany((desk, id) => desk.retry(id), 'sent again'),
      ),
    )
    .addCommand(
      changeCommand('discard', 'remove one, or all of them, for ever').action(
        changeMany((desk, id) => desk.discard(id), 'removed'),
      ),
    )
    .addHelpText(
      'after',
      '\nAsks the running server; reads the broker itself where none answers (docs/dead-letters.md).',
    )
