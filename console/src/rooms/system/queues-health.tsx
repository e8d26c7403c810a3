import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { Figure } from '../../parts/figure.tsx'
import { Table, type TableColumn } from '../../parts/table.tsx'

type Queue = NonNullable<SystemSnapshot['queues']>[number]

const figureColumn = (name: Exclude<keyof Queue, 'name' | 'task_types'>, title: string): TableColumn<Queue> => ({
  name,
  title,
  cell: (queue) => <Figure value={queue[name]} />,
  sortBy: (queue) => queue[name],
  isNumber: true,
})

const COLUMNS: readonly TableColumn<Queue>[] = [
  { name: 'queue', title: 'Queue', cell: ({ name }) => <code>{name}</code>, sortBy: ({ name }) => name },
  figureColumn('ready', 'Messages'),
  figureColumn('unacknowledged', 'Unacknowledged'),
  figureColumn('consumers', 'Consumers'),
  {
    ...figureColumn('dead', 'Dead letters'),
    cell: ({ dead }) => (dead > 0 ? <a href="/system?tab=dead-letters">{dead.toLocaleString()}</a> : '0'),
  },
]

/** What stands in each queue; null while the broker does not tell. */
export const QueuesHealth = ({ queues }: Pick<SystemSnapshot, 'queues'>) => (
  <div class="health-queues">
    <h2>Queues</h2>
    {queues === null ? (
      <p class="soft">The broker does not tell now.</p>
    ) : (
      <Table name="queues" caption="Queues" columns={COLUMNS} rows={queues} rowKey={({ name }) => name} />
    )}
  </div>
)
