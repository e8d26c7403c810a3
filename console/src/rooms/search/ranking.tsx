import { useState } from 'preact/hooks'
import { lazy } from 'preact-iso'
import type { SearchSchema } from '../../domain/schema.ts'
import { Button } from '../../parts/button.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { Card } from './card.tsx'
import { isInFrame } from './frame.ts'
import { factsOf, namesWithDecimals, type RankedItem } from './item.ts'
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

interface ListProps extends RankingProps {
  readonly items: readonly RankedItem[]
}

const List = ({ taskId, schema, chosenBefore, items }: ListProps) => {
  const [lit, setLit] = useState<number>()
  const [isAsked, setAsked] = useState(false)
  const choice = useChoice({ taskId, itemKey: schema.itemKey, before: chosenBefore })
  const explained = useAnswer<readonly RankedItem[]>(
    isAsked ? `/inference/results/${pathPart(taskId)}?limit=${SHOWN}&explain=true&impression=false` : undefined,
  )
  const ranked = items.map((item) => ({ ...factsOf(item, schema), score: item.score }))
  const decimals = namesWithDecimals(ranked)
  const placed = ranked.flatMap(({ id, title, position }, index) =>
    position === undefined ? [] : [{ id, title, position, rank: index + 1 }],
  )
  const places = placed.filter(({ position }) => isInFrame(position))
  return (
    <div class={places.length > 0 ? 'ranking ranking-mapped' : 'ranking'}>
      <section aria-label="Ranked, best first">
        <div class="choice-bar">
          <p role="status" class={choice.problem === undefined ? '' : 'form-problem'}>
            {recordedText(choice, new Map(ranked.map(({ id, title }) => [id, title])))}
          </p>
          <Button
            kind={choice.chosen === NONE ? 'primary' : 'plain'}
            aria-pressed={choice.chosen === NONE}
            disabled={choice.isBusy}
            onClick={() => choice.choose(NONE)}
          >
            {choice.chosen === NONE ? '✓ None of these' : 'None of these'}
          </Button>
        </div>
        <ol class="cards">
          {ranked.map(({ score, ...facts }, index) => (
            <Card
              key={facts.id}
              rank={index + 1}
              {...{ facts, score, decimals, explained }}
              isChosen={choice.chosen === facts.id}
              isLit={lit === facts.id}
              isBusy={choice.isBusy}
              onChoose={() => choice.choose(facts.id)}
              onLight={(isLit) => setLit(isLit ? facts.id : undefined)}
              onAsk={() => setAsked(true)}
            />
          ))}
        </ol>
      </section>
      {places.length > 0 && (
        <ItemMap
          places={places}
          elsewhere={placed.length - places.length}
          lit={lit}
          chosen={choice.chosen}
          onLight={setLit}
        />
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
