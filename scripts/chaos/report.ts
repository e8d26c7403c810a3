import { WRONGS } from './check.ts'
import type { Outcome } from './run.ts'
import type { Stage } from './stage.ts'

/** How many findings are told in full; the table has them all. */
const MOST_TOLD = 20
/** Answers that are no fault of the system: success, refusals that the users provoke, and "try again". */
const EXPECTED = new Set([0, 200, 409, 503])

const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`

/** Answers that no user should have got, such as 500, by status. */
export const oddAnswers = ({ ledger }: Outcome) =>
  [...ledger.answers].filter(([status]) => !EXPECTED.has(status)).toSorted(([a], [b]) => a - b)

/** Whether nothing was wrong. */
export const isClean = (outcome: Outcome) => outcome.findings.length === 0 && oddAnswers(outcome).length === 0

const countKind = ({ ledger }: Outcome, wanted: 'inference' | 'training') =>
  ledger.accepted.filter(({ kind }) => kind === wanted).length

const mainTable = (outcome: Outcome) => {
  const head = ['kills', 'seconds', 'inferences', 'trainings', ...WRONGS, 'odd answers']
  const counts = WRONGS.map((wrong) => outcome.findings.filter((finding) => finding.wrong === wrong).length)
  const odd = oddAnswers(outcome).map(([status, count]) => `${count} × ${status}`)
  const accepted = [countKind(outcome, 'inference'), countKind(outcome, 'training')]
  const cells = [outcome.kills, outcome.seconds, ...accepted, ...counts, odd.join(', ') || 0]
  return [row(head), row(head.map(() => '---:')), row(cells)]
}

const faultList = ({ strikes }: Outcome) => [...strikes].map(([name, count]) => `${count} × ${name}`).join(', ')

const answerList = ({ ledger }: Outcome) => {
  const answers = [...ledger.answers].toSorted(([a], [b]) => a - b)
  return answers.map(([status, count]) => `${count} × ${status === 0 ? 'none' : status}`).join(', ')
}

const otherLines = (outcome: Outcome, stage: Stage) => {
  const told = outcome.findings.slice(0, MOST_TOLD).map(({ wrong, text }) => `${wrong}: ${text}`)
  return [
    `Faults: ${faultList(outcome)}.`,
    `Answers: ${answerList(outcome)}.`,
    `Processes that ended by themselves and were started again: ${stage.ownEnds()}.`,
    ...stage.skipped.map((text) => `Skipped: ${text}`),
    ...told,
  ]
}

/** What a run found out, as Markdown, with the command that repeats it. */
export const report = (command: string, outcome: Outcome, stage: Stage): string =>
  [`\`${command}\``, '', ...mainTable(outcome), '', ...otherLines(outcome, stage)].join('\n')
