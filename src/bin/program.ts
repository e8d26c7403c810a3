import { Command } from 'commander'
import { apiCommand } from './commands/api.ts'
import { deadCommand } from './commands/dead.ts'
import { doctorCommand } from './commands/doctor.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { keysCommand } from './commands/keys.ts'
import { migrateCommand } from './commands/migrate.ts'
import { modelsCommand } from './commands/models.ts'
import { rankCommand } from './commands/rank/rank.ts'
import { seedCommand } from './commands/seed.ts'
import { trafficCommand } from './commands/traffic.ts'
import { trainCommand } from './commands/train.ts'
import { upCommand } from './commands/up.ts'
import { workerCommand } from './commands/worker.ts'
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

/** The whole command line. */
export const createProgram = () =>
  new Command('stellwerk')
    .description(INTRODUCTION)
    .version(version)
    .addHelpText('after', AFTERWORD)
    // Options after a command's name are that command's, so that commands below others may have the same ones.
    .enablePositionalOptions()
    .showHelpAfterError('(--help explains the command)')
    .addCommand(upCommand())
    .addCommand(apiCommand())
    .addCommand(workerCommand())
    .addCommand(migrateCommand())
    .addCommand(seedCommand())
    .addCommand(trainCommand())
    .addCommand(modelsCommand())
    .addCommand(deadCommand())
    .addCommand(keysCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addCommand(rankCommand())
    .addCommand(trafficCommand())
    .addCommand(doctorCommand())
