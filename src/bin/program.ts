import { Command } from 'commander'
import { version } from './settings.ts'

const INTRODUCTION = `Stellwerk ranks a catalogue for each request, remembers what was shown and chosen, and learns from it.

A first look, in two terminals:
  stellwerk up                                API, queue, worker and database in one process
  stellwerk traffic --users 8 --seconds 30    made-up users drive the whole loop
  stellwerk train                             learn from what they chose
  stellwerk models                            who serves, and why`

const AFTERWORD = `
Settings are environment variables (docs/configuration.md); "stellwerk doctor" checks them.
Commands that print figures take --json. A command that fails says why and ends with a code other than 0.`

/** Each command with all that it imports, in the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./commands/up.ts')).upCommand(),
  api: async () => (await import('./commands/api.ts')).apiCommand(),
  worker: async () => (await import('./commands/worker.ts')).workerCommand(),
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand(),
  seed: async () => (await import('./commands/seed.ts')).seedCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  models: async () => (await import('./commands/models.ts')).modelsCommand(),
  dead: async () => (await import('./commands/dead.ts')).deadCommand(),
  keys: async () => (await import('./commands/keys.ts')).keysCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  rank: async () => (await import('./commands/rank/rank.ts')).rankCommand(),
  traffic: async () => (await import('./commands/traffic.ts')).trafficCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
}

/**
 * The whole command line; where its first word names a command, that one alone, because what the others import costs
 * most of a second.
 */
export const createProgram = async (firstWord = ''): Promise<Command> => {
  const program = new Command('stellwerk')
    .description(INTRODUCTION)
    .version(version)
    .addHelpText('after', AFTERWORD)
    // Options after a command's name are that command's, so that commands below others may have the same ones.
    .enablePositionalOptions()
    .showHelpAfterError('(--help explains the command)')
  const load = Object.hasOwn(COMMANDS, firstWord) ? COMMANDS[firstWord] : undefined
  const commands = load === undefined ? Object.values(COMMANDS).map((each) => each()) : [load()]
  for (const command of await Promise.all(commands)) program.addCommand(command)
  return program
}
