import { type Command, InvalidArgumentError, Option } from 'commander'
import { type BoostingSettings, boostingSettings, threadsFor } from '../../../ranking/boosting-options.ts'
import { OptionInvalid } from '../../../ranking/errors.ts'

/** Wrong options end with code 2, to be told apart from files that cannot be used. */
const USAGE_CODE = 2

/** Lets a command say what was wrong with its options, and end with code 2. */
export const strict = (command: Command): Command =>
  command
    .showHelpAfterError('(--help explains the command)')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE_CODE))

/** Names with commas between them. */
export const names = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

const delimiter = (text: string): string => {
  const character = text === 'tab' || text === '\\t' ? '\t' : text
  if (character.length === 1 && !/["\r\n]/.test(character)) return character
  throw new InvalidArgumentError('It must be one character, or tab.')
}

/** `price=-1,rating=1` as directions by feature. */
export const directions = (list: string): Record<string, 1 | -1> =>
  Object.fromEntries(
    names(list).map((part) => {
      const [, feature, sign] = /^(.+)=([+-]?1)$/.exec(part) ?? []
      if (feature === undefined) throw new InvalidArgumentError(`"${part}" must be a feature with =1 or =-1.`)
      return [feature, sign === '-1' ? -1 : 1]
    }),
  )

type NumberSetting = {
  [Name in keyof BoostingSettings]: number extends BoostingSettings[Name] ? Name : never
}[keyof BoostingSettings]

/** A number that a check of the learner has let through; commander prints what the check says beside the option. */
const checkedNumber = (check: (value: number) => unknown) => (text: string) => {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  try {
    check(value)
  } catch (error) {
    if (error instanceof OptionInvalid) throw new InvalidArgumentError(`${error.message}.`)
    throw error
  }
  return value
}

/** A number in the range that the learner allows for the setting. */
export const learnerNumber = (setting: NumberSetting) =>
  checkedNumber((value) => boostingSettings({ [setting]: value }))

/** A number of threads that the learner allows. */
export const threadCount = checkedNumber((value) => threadsFor({ rows: new Float64Array(0) }, value))

/** Options that the commands of `rank` share. */
export const fileOptions = {
  data: (meaning: string) => new Option('--data <file>', `${meaning}; - reads standard input`).makeOptionMandatory(),
  model: () => new Option('--model <file>', 'a model that "stellwerk rank fit" wrote'),
  group: (whence: string) => new Option('--group <column>', `rows with the same value in it are one list (${whence})`),
  label: (whence: string) => new Option('--label <column>', `grades from 0 (worst) to 30 (${whence})`),
  delimiter: () =>
    new Option('--delimiter <character>', 'between cells, or tab (default: found by looking)').argParser(delimiter),
}
