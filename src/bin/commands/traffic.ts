import { Command, Option } from 'commander'
import { CHANGED, NOISY, type Population, USUAL } from '../../simulation/taste.ts'
import type { TrafficFigures } from '../../simulation/traffic/figures.ts'
import { runTraffic } from '../../simulation/traffic/traffic.ts'
import { addressOf } from '../http.ts'
import { decimal, options, whole } from '../options.ts'
import { createStatusLine, print } from '../print.ts'
import { settingsFrom } from '../settings.ts'

interface Flags {
  readonly url?: string
  readonly users: number
  readonly seconds: number
  readonly loops?: number
  readonly think: number
  readonly taste: keyof typeof TASTES
  readonly positionBias: number
  readonly noise?: boolean
  readonly seed: number
  readonly json?: boolean
}

const TASTES = { usual: USUAL, changed: CHANGED } as const

const populationOf = ({ taste, positionBias, noise }: Flags): Population => ({
  ...(noise ? NOISY : TASTES[taste]),
  positionBias,
})

const digits = (value: number, count: number, unit = '') =>
  Number.isFinite(value) ? `${value.toFixed(count)}${unit}` : '–'
const failuresOf = (figures: TrafficFigures) => Object.values(figures.errors).reduce((sum, count) => sum + count, 0)

const liveLine = (figures: TrafficFigures) =>
  [
    `${figures.elapsedSeconds.toFixed(0).padStart(3)} s`,
    `${digits(figures.loopsPerSecond, 1)} loops/s`,
    `p50 ${digits(figures.p50Ms, 0)} ms`,
    `p99 ${digits(figures.p99Ms, 0)} ms`,
    `chosen ${digits(figures.choiceShare * 100, 0, ' %')}`,
    `mean position ${digits(figures.meanChoicePosition, 2)}`,
    `failed ${failuresOf(figures)}`,
  ].join('  ')

const summary = (figures: TrafficFigures) =>
  [
    `loops                    ${figures.loops} in ${figures.elapsedSeconds.toFixed(1)} s, ${digits(figures.loopsPerSecond, 1)} per second`,
    `start to result          p50 ${digits(figures.p50Ms, 0)} ms, p99 ${digits(figures.p99Ms, 0)} ms`,
    `lists with a choice      ${digits(figures.choiceShare * 100, 1, ' %')}`,
    `mean position of choice  ${digits(figures.meanChoicePosition, 2)} (1 is the top)`,
    `failed loops             ${failuresOf(figures)}`,
    ...Object.entries(figures.errors).map(([kind, count]) => `  ${count} × ${kind}`),
  ].join('\n')

/** Ctrl-C ends the traffic and still prints the summary. */
const stopSignal = () => {
  const stopping = new AbortController()
  process.once('SIGINT', () => stopping.abort())
  process.once('SIGTERM', () => stopping.abort())
  return stopping.signal
}

const run = async (flags: Flags) => {
  const line = createStatusLine()
  const config = settingsFrom()
  const figures = await runTraffic({
    url: flags.url ?? addressOf(config),
    ...(config.stellwerkApiKey === '' ? {} : { apiKey: config.stellwerkApiKey }),
    users: flags.users,
    seconds: flags.seconds,
    ...(flags.loops === undefined ? {} : { loops: flags.loops }),
    thinkMs: flags.think,
    seed: flags.seed,
    population: populationOf(flags),
    signal: stopSignal(),
    onTick: (now) => line.show(liveLine(now)),
  })
  line.end()
  print(flags.json, figures, summary(figures))
  if (figures.loops === 0 || failuresOf(figures) > 0) process.exitCode = 1
}

export const trafficCommand = () =>
  new Command('traffic')
    .description('drive a running server as made-up users do: start, wait, read, choose or ignore')
    .option('--users <number>', 'users at the same time', whole(1), 8)
    .option('--seconds <number>', 'how long new loops begin', whole(1), 30)
    .option('--loops <number>', 'stop after so many loops of all users together', whole(1))
    .option('--think <milliseconds>', 'pause of each user before choosing', whole(0), 0)
    .addOption(
      new Option('--taste <taste>', 'what users like; "changed" is low prices and food; the users stay the same')
        .choices(Object.keys(TASTES))
        .default('usual'),
    )
    .option('--position-bias <exponent>', 'look at place k with a probability of (1/k)^exponent', decimal(0, 5), 0)
    .addOption(new Option('--noise', 'users unlike the usual ones, with a taste of their own').conflicts('taste'))
    .option('--seed <number>', 'the same seed makes the same users', whole(0), 42)
    .addOption(options.url())
    .addOption(options.json())
    .addHelpText('after', '\nEnds with code 1 when any loop failed. Ctrl-C stops early and prints the summary.')
    .action(run)
