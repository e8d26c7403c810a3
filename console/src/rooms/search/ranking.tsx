import { useState } from 'preact/hooks'
import { lazy } from 'preact-iso'
import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import type { Values } from '../../domain/defaults.ts'
import { type Facts, factsOf, type RankedItem, type Scale, scalesOf } from '../../domain/item.ts'
import type { SearchSchema } from '../../domain/schema.ts'
import { featureUnits } from '../../domain/units.ts'
import { wishesOf } from '../../domain/wishes.ts'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { Card } from './card.tsx'
import { ChoiceBar } from './choice-bar.tsx'
import { isInFrame } from './frame.ts'
import { useChoice } from './use-choice.ts'

/** Where it cannot be loaded, the ranking does without it. */
const ItemMap = lazy(() => import('./map.tsx').then(({ ItemMap }) => ItemMap).catch(() => () => null))

const SHOWN = 10

interface RankingProps {
  readonly taskId: string
  readonly schema: SearchSchema
  /** What was chosen before this page was opened. */
  readonly chosenBefore: number | undefined
  /** Undefined where nobody here knows. */
  readonly asked: Values | undefined
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

/** How many were kept of all that were ranked; undefined to those who may not look at tasks. */
const useKept = (taskId: string) => useAnswer<TaskPortraitAnswer>(`/tasks/${pathPart(taskId)}`).answer?.ranking?.kept

interface HowToReadProps {
  readonly shown: number
  readonly kept: number
  readonly scales: ReadonlyMap<string, Scale>
}

const HowToRead = ({ shown, kept, scales }: HowToReadProps) => {
  const hasLengths = [...scales.values()].some(({ end }) => end !== undefined)
  return (
    <p class="soft small">
      The best {shown}
      {kept > shown && ` of ${kept} kept`}. A score only orders them: the higher, the likelier the choice.
      {hasLengths && ' A full line under a figure is the highest of these.'}
    </p>
  )
}

interface ListProps extends RankingProps {
  readonly items: readonly RankedItem[]
}

const List = ({ taskId, schema, chosenBefore, asked = {}, items }: ListProps) => {
  const [lit, setLit] = useState<number>()
  const choice = useChoice({ taskId, itemKey: schema.itemKey, before: chosenBefore })
  const why = useExplained(taskId)
  const kept = useKept(taskId) ?? items.length
  const units = featureUnits(schema)
  const ranked = items.map((item) => ({
    ...factsOf(item, schema),
    score: item.score,
    wishes: wishesOf(item, asked, schema),
  }))
  const scales = scalesOf(ranked)
  const { places, elsewhere } = onMap(ranked)
  return (
    <div class={places.length > 0 ? 'ranking ranking-mapped' : 'ranking'}>
      <section aria-label="Ranked, best first">
        <ChoiceBar choice={choice} titles={new Map(ranked.map(({ id, title }) => [id, title]))} />
        <HowToRead {...{ kept, scales }} shown={items.length} />
        <ol class="cards">
          {ranked.map(({ score, wishes, ...facts }, index) => (
            <Card
              key={facts.id}
              rank={index + 1}
              {...{ facts, score, wishes, units, scales }}
              {...why}
              isChosen={choice.chosen === facts.id}
              isLit={lit === facts.id}
              isBusy={choice.isBusy}
              onChoose={() => choice.choose(facts.id)}
              onLight={(isLit) => setLit(isLit ? facts.id : undefined)}
            />
          ))}
        </ol>
        {kept > items.length && (
          <p class="soft small">
            No more are shown, because models learn from what was seen at first. Change what you look for to see others.
          </p>
        )}
      </section>
      {places.length > 0 && (
        <ItemMap places={places} elsewhere={elsewhere} lit={lit} chosen={choice.chosen} onLight={setLit} />
      )}
    </div>
  )
}

/** The best items of a finished request. */
export const Ranking = (props: RankingProps) => {
  const path = `/inference/results/${pathPart(props.taskId)}?limit=${SHOWN}&wait=20`
  const results = useAnswer<readonly RankedItem[]>(path)
  return (
    <AnswerOf of={results}>
      {(items) =>
        items.length === 0 ? (
          <Empty title="There is nothing to rank">
            <p>The catalogue is empty. Fill it with "stellwerk seed".</p>
          </Empty>
        ) : (
          <List {...props} items={items} />
        )
      }
    </AnswerOf>
  )
}
