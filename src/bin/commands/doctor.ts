import { Command } from 'commander'
import type { Config } from '../../config.ts'
import { textOf } from '../../telemetry/error-text.ts'
import { runChecks } from '../doctor/checks.ts'
import { type Finding, unwell } from '../doctor/finding.ts'
import { options } from '../options.ts'
import { print } from '../print.ts'
import { settingsFrom } from '../settings.ts'

const line = ({ name, ok, detail, advice }: Finding) =>
  `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(10)} ${detail}${advice ? `\n                 → ${advice}` : ''}`

const wrongSettings = (error: unknown): Finding[] =>
  textOf(error)
    .split('\n')
    .map((detail) => unwell('settings', detail, 'see docs/configuration.md'))

const examine = async (flags: Record<string, unknown>) => {
  let config: Config
  try {
    config = settingsFrom(flags)
  } catch (error) {
    return wrongSettings(error)
  }
  return runChecks(config)
}

export const doctorCommand = () =>
  new Command('doctor')
    .description('check the settings and every dependency, and say what to do about each failure')
    .addOption(options.host())
    .addOption(options.port())
    .addOption(options.dataDir())
    .addOption(options.json())
    .addHelpText('after', '\nEnds with code 1 when anything failed.')
    .action(async ({ json, ...flags }: { json?: boolean }) => {
      const findings = await examine(flags)
      const failed = findings.filter((finding) => !finding.ok).length
      const verdict = failed === 0 ? 'All is well.' : `${failed} of ${findings.length} checks failed.`
      print(json, { ok: failed === 0, findings }, `${findings.map(line).join('\n')}\n${verdict}`)
      if (failed > 0) process.exitCode = 1
    })
