import { createRandom, type Random } from '../src/ranking/random.ts'
import type { OnlineFigures } from '../src/store/store.ts'
import { judgeTrial } from '../src/tasks/canary.ts'

const TRIALS = 1000
const SHARE_PERCENT = 10
const LOOK_EVERY = 20
const LENGTHS = [2000, 5000]
const POLICY = { minLists: 100, maxHours: 168, tolerance: 0.01 }
const CHAMPION = { top: 0.4, choiceRate: 0.9 }

/** The position of the choice is geometric with the parameter `top`; some answers are "none suited". */
interface Arm {
  readonly top: number
  readonly choiceRate: number
}

type Counts = { -readonly [Field in keyof OnlineFigures]: OnlineFigures[Field] }

/** Mean of 1 / position where something is chosen: Σ p (1 − p)^(k − 1) / k. */
const rewardOf = (top: number) => (-top * Math.log(top)) / (1 - top)

/** The parameter for which the reward is `factor` times that of `top`, by halving. */
const scaled = (top: number, factor: number) => {
  let [low, high] = [0, 1]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (rewardOf(middle) < factor * rewardOf(top)) low = middle
    else high = middle
  }
  return low
}

const REWARD = CHAMPION.choiceRate * rewardOf(CHAMPION.top)
const withReward = (factor: number): Arm => ({ ...CHAMPION, top: scaled(CHAMPION.top, factor) })

const CHALLENGERS: Readonly<Record<string, Arm>> = {
  equal: CHAMPION,
  'reward lower by the tolerance': withReward(1 - POLICY.tolerance / REWARD),
  'reward −10 %': withReward(0.9),
  'reward −5 %': withReward(0.95),
  'reward +2 %': withReward(1.02),
  'reward +5 %': withReward(1.05),
  'reward +10 %': withReward(1.1),
  'rate of choices −10 %': { ...CHAMPION, choiceRate: 0.9 * CHAMPION.choiceRate },
}

const nothing = (version: number): Counts => ({
  version,
  lists: 0,
  answered: 0,
  choices: 0,
  meanPosition: null,
  reciprocalSum: 0,
  reciprocalSquares: 0,
})

const answer = (counts: Counts, { top, choiceRate }: Arm, random: Random) => {
  counts.lists += 1
  counts.answered += 1
  if (random.uniform() >= choiceRate) return
  const reward = 1 / (1 + Math.floor(Math.log(1 - random.uniform()) / Math.log(1 - top)))
  counts.choices += 1
  counts.reciprocalSum += reward
  counts.reciprocalSquares += reward * reward
}

/** One trial. @returns how it ended, and after how many lists of the challenger */
const trialOf = (arm: Arm, maxLists: number, seed: number): { end: string; lists: number } => {
  const random = createRandom(seed)
  const [champion, challenger] = [nothing(1), nothing(2)]
  const trial = { changeNo: 1, sharePercent: SHARE_PERCENT, runningHours: 0, champion, challenger }
  for (let list = 1; ; list++) {
    if (random.uniform() * 100 < SHARE_PERCENT) answer(challenger, arm, random)
    else answer(champion, CHAMPION, random)
    const verdict = list % LOOK_EVERY === 0 ? judgeTrial(trial, { ...POLICY, maxLists }) : undefined
    if (verdict === undefined || verdict.kind === 'go-on') continue
    const early = !verdict.reason.includes('not sure to be either')
    return { end: `${verdict.kind} ${early ? 'sure' : 'at the end'}`, lists: challenger.answered }
  }
}

for (const maxLists of LENGTHS) {
  console.log(`${TRIALS} trials each, at most ${maxLists} lists of the challenger, mean reward ${REWARD.toFixed(3)}`)
  for (const [name, arm] of Object.entries(CHALLENGERS)) {
    const ends = Array.from({ length: TRIALS }, (_, seed) => trialOf(arm, maxLists, seed))
    const share = (end: string) => `${((100 * ends.filter((of) => of.end === end).length) / TRIALS).toFixed(1)} %`
    const median = ends.map(({ lists }) => lists).sort((a, b) => a - b)[TRIALS / 2]
    const shares = ['promote sure', 'promote at the end', 'stop sure', 'stop at the end'].map(share)
    console.log(`| ${[name, ...shares, median].join(' | ')} |`)
  }
}
