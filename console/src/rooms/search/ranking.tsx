import { useState } from 'preact/hooks'
import { lazy } from 'preact-iso'
import { type Facts, factsOf, namesWithDecimals, type RankedItem } from '../../domain/item.ts'
import type { SearchSchema } from '../../domain/schema.ts'
import { Button } from '../../parts/button.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { Card } from './card.tsx'
import { isInFrame } from './frame.ts'
import { type ChoiceState, NONE, useChoice } from './use-choice.ts'

/** Where it cannot be loaded, the ranking does without it. */
const ItemMap = lazy(() => import('./map.tsx').then(({ ItemMap }) => ItemMap).catch(() => () => null))

const SHOWN = 10

interface RankingProps {
  readonly taskId: string
  readonly schema: SearchSchema
  /** What was chosen before this page was opened. */
  readonly chosenBefore: number | undefined
}

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
const ChoiceBar = ({ choice, titles }: ChoiceBarProps) => {
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

/** Those that the map shows, with their ranks, and how many lie outside of it. */
const onMap = (ranked: readonly Facts[]) => {
  const placed = ranked.flatMap(({ id, title, position }, index) =>
    position === undefined ? [] : [{ id, title, position, rank: index + 1 }],
  )
  const places = placed.filter(({ position }) => isInFrame(position))
  return { places, elsewhere: placed.length - places.length }
}

/** Why the items stand where they do, from when somebody asks on. */
const useExplained = (taskId: string) => {
  const [isAsked, setAsked] = useState(false)
  const path = `/inference/results/${pathPart(taskId)}?limit=${SHOWN}&explain=true&impression=false`
  const explained = useAnswer<readonly RankedItem[]>(isAsked ? path : undefined)
  return { explained, onAsk: () => setAsked(true) }
}

interface ListProps extends RankingProps {
  readonly items: readonly RankedItem[]
}

const List = ({ taskId, schema, chosenBefore, items }: ListProps) => {
  const [lit, setLit] = useState<number>()
  const choice = useChoice({ taskId, itemKey: schema.itemKey, before: chosenBefore })
  const why = useExplained(taskId)
  const ranked = items.map((item) => ({ ...factsOf(item, schema), score: item.score }))
  const withDecimals = namesWithDecimals(ranked)
  const { places, elsewhere } = onMap(ranked)
  return (
    <div class={places.length > 0 ? 'ranking ranking-mapped' : 'ranking'}>
      <section aria-label="Ranked, best first">
        <ChoiceBar choice={choice} titles={new Map(ranked.map(({ id, title }) => [id, title]))} />
        <ol class="cards">
          {ranked.map(({ score, ...facts }, index) => (
            <Card
              key={facts.id}
              rank={index + 1}
              {...{ facts, score, withDecimals }}
              {...why}
              isChosen={choice.chosen === facts.id}
              isLit={lit === facts.id}
              isBusy={choice.isBusy}
              onChoose={() => choice.choose(facts.id)}
              onLight={(isLit) => setLit(isLit ? facts.id : undefined)}
            />
          ))}
        </ol>
      </section>
      {places.length > 0 && (
        <ItemMap places={places} elsewhere={elsewhere} lit={lit} chosen={choice.chosen} onLight={setLit} />
      )}
    </div>
  )
}

/** The best items of a finished request. */
export const Ranking = ({ taskId, schema, chosenBefore }: RankingProps) => {
  const results = useAnswer<readonly RankedItem[]>(`/inference/results/${pathPart(taskId)}?limit=${SHOWN}&wait=20`)
  return (
    <AnswerOf of={results}>
      {(items) =>
        items.length === 0 ? (
          <Empty title="There is nothing to rank">
            <p>The catalogue is empty. Fill it with "stellwerk seed".</p>
          </Empty>
        ) : (
          <List {...{ taskId, schema, chosenBefore, items }} />
        )
      }
    </AnswerOf>
  )
}
