import { Button } from '../../parts/button.tsx'
import { type ChoiceState, NONE } from './use-choice.ts'

const recordedText = ({ chosen, problem }: ChoiceState, titles: ReadonlyMap<number, string>) => {
  if (problem !== undefined) return `Not recorded: ${problem}`
  if (chosen === undefined) return 'Choose one, or none: models learn from it.'
  return chosen === NONE
    ? 'Recorded: none of these. You can still choose another.'
    : `Recorded: ${titles.get(chosen) ?? chosen}. You can still choose another.`
}

interface ChoiceBarProps {
  readonly choice: ChoiceState
  readonly titles: ReadonlyMap<number, string>
}

/** What was chosen, and the choice of none. */
export const ChoiceBar = ({ choice, titles }: ChoiceBarProps) => {
  const isNone = choice.chosen === NONE
  return (
    <div class="choice-bar">
      <p role="status" class={choice.problem === undefined ? '' : 'form-problem'}>
        {recordedText(choice, titles)}
      </p>
      <Button
        kind={isNone ? 'primary' : 'plain'}
        aria-pressed={isNone}
        disabled={choice.isBusy}
        onClick={() => choice.choose(NONE)}
      >
        {isNone ? '✓ None of these' : 'None of these'}
      </Button>
    </div>
  )
}
