import { MAX_LEAVES } from './boosting-options.ts'
import { type Forest, SET_WORDS } from './forest.ts'
import { damaged } from './packed.ts'

/**
 * Checks a forest read from bytes, so that scoring needs no checks: all lengths fit, each node tests a column that exists,
 * each node and leaf is reached at most once (scoring therefore ends), and each leaf is finite.
 * @throws ArtefactUnreadable
 */
export const checkForest = (forest: Forest, columns: number): void => {
  const nodes = forest.features.length
  const lengthsFit =
    [forest.limits, forest.shifts, forest.sets].every((array) => array.length === nodes) &&
    forest.children.length === 2 * nodes &&
    forest.leaves.length === nodes + forest.roots.length
  if (!lengthsFit) throw damaged('the lengths of its arrays do not fit')
  if (!forest.leaves.every(Number.isFinite)) throw damaged('a leaf is not finite')
  checkGrowth(forest)
  for (let node = 0; node < nodes; node++) checkNode(forest, node, columns)
  checkShape(forest)
  checkCovers(forest)
}

/** What training noted of its nodes is there for all of them or, in a model of format 1, for none. */
const checkGrowth = ({ features, leaves, gains, nodeCovers, leafCovers }: Forest) => {
  const isNoted = leafCovers.length > 0
  const lengthsFit = [gains, nodeCovers].every((array) => array.length === (isNoted ? features.length : 0))
  if (!lengthsFit || (isNoted && leafCovers.length !== leaves.length))
    throw damaged('the lengths of its covers and gains do not fit')
  if (!gains.every(Number.isFinite)) throw damaged('a gain is not finite')
  if ([nodeCovers, leafCovers].some((covers) => covers.some((rows) => rows < 1)))
    throw damaged('a node was reached by no row')
}

/** All rows of a node go on to its two children. */
const checkCovers = ({ children, nodeCovers, leafCovers }: Forest) => {
  const coverOf = (reference: number) => (reference < 0 ? leafCovers[~reference] : nodeCovers[reference]) as number
  for (const [node, rows] of nodeCovers.entries())
    if (rows !== coverOf(children[2 * node] as number) + coverOf(children[2 * node + 1] as number))
      throw damaged(`node ${node} was reached by other rows than its children`)
}

const checkNode = ({ features, sets, setWords }: Forest, node: number, columns: number) => {
  const feature = features[node] as number
  const set = sets[node] as number
  if (feature < 0 || feature >= columns) throw damaged(`node ${node} tests column ${feature} of ${columns}`)
  if (set !== -1 && (set < 0 || set + SET_WORDS > setWords.length))
    throw damaged(`node ${node} names categories that are not there`)
}

/** No node or leaf is shared between trees or within one, and no tree is deeper than scoring can descend. */
const checkShape = ({ roots, children, leaves }: Forest) => {
  const seenNodes = new Uint8Array(children.length / 2)
  const seenLeaves = new Uint8Array(leaves.length)
  for (const root of roots) {
    const open = [root]
    let treeLeaves = 0
    for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
      const seen = reference < 0 ? seenLeaves : seenNodes
      const index = reference < 0 ? ~reference : reference
      if (seen[index] !== 0) throw damaged(`reference ${reference} leads nowhere or is used twice`)
      seen[index] = 1
      if (reference < 0) treeLeaves++
      else open.push(children[2 * index + 1] as number, children[2 * index] as number)
    }
    if (treeLeaves > MAX_LEAVES) throw damaged(`a tree has ${treeLeaves} leaves`)
  }
}
