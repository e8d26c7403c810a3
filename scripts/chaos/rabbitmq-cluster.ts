import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { anyFreePort } from '../services/ports.ts'
import { end, type ServerProcess } from '../services/processes.ts'
import { type RabbitNode, rabbitmq, startNode, startPortMapper } from '../services/rabbitmq.ts'
import type { Later } from './stage.ts'

/** The fewest of which one may be away while the others still are a majority. */
const NAMES = ['one@localhost', 'two@localhost', 'three@localhost']

export interface ClusterNode {
  readonly name: string
  readonly url: string
  start(): Promise<void>
  stop(): Promise<void>
}

const openNode = (folder: string, port: number, node: RabbitNode): ClusterNode => {
  let server: ServerProcess | undefined
  return {
    name: node.name,
    url: rabbitmq.url(port),
    async start() {
      server = await startNode({ folder, port }, node)
    },
    async stop() {
      if (server) await end(server, 'SIGKILL')
    },
  }
}

/** Three nodes of RabbitMQ on this machine, which know each other from their settings (its manual: cluster formation). */
export const startRabbitCluster = async (folder: string, later: Later): Promise<readonly ClusterNode[]> => {
  await mkdir(folder, { recursive: true })
  const epmdPort = await anyFreePort()
  const epmd = await startPortMapper(folder, epmdPort)
  later(() => end(epmd, 'SIGKILL'))
  const peers = NAMES.map((name, i) => `cluster_formation.classic_config.nodes.${i + 1} = ${name}`)
  const settings = ['cluster_formation.peer_discovery_backend = classic_config', ...peers]
  const nodes: ClusterNode[] = []
  // One after the other, so that the second and third find a cluster to join.
  for (const name of NAMES) {
    const port = await anyFreePort()
    const node = openNode(join(folder, name), port, { name, home: folder, epmdPort, settings })
    later(() => node.stop())
    await node.start()
    nodes.push(node)
  }
  return nodes
}
