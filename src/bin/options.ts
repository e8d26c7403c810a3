import { Command, InvalidArgumentError, Option } from 'commander'

/** A parser for whole numbers; commander prints what it throws beside the name of the option. */
export const whole = (minimum: number) => (text: string) => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum) {
    throw new InvalidArgumentError(`It must be a whole number of at least ${minimum}.`)
  }
  return value
}

/** A parser for numbers between two bounds, both included. */
export const decimal = (minimum: number, maximum: number) => (text: string) => {
  const value = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || value < minimum || value > maximum) {
    throw new InvalidArgumentError(`It must be a number from ${minimum} to ${maximum}.`)
  }
  return value
}

/** Options that several commands share; those named like a setting win over it. */
export const options = {
  json: () => new Option('--json', 'print figures as JSON'),
  url: () => new Option('--url <url>', 'address of the running server (default: from HOST and PORT)'),
  dataDir: () => new Option('--data-dir <folder>', 'folder of the embedded database (DATA_DIR)'),
  host: () => new Option('--host <address>', 'address to listen on (HOST)'),
  port: () => new Option('--port <number>', 'port to listen on, 0 for any free one (PORT)'),
  seed: () => new Option('--seed <number>', 'seed of everything made up (SEED)'),
}

/** A command that asks the running server, or works on the database itself; its flags are `ServerFlags`. */
export const serverCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(options.url())
    .addOption(options.dataDir())
    .addOption(options.json())
