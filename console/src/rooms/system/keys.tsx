import { useState } from 'preact/hooks'
import type { KeyAnswer, MadeKey } from '../../../../src/api/keys.ts'
import { Button } from '../../parts/button.tsx'
import { Light } from '../../parts/light.tsx'
import { Notice } from '../../parts/notice.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { apiKey, enterKey } from '../../server/key.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { NewKey } from './new-key.tsx'
import { ShownKey } from './shown-key.tsx'
import { WithdrawKey } from './withdraw-key.tsx'

const columnsOf = (onWithdraw: (key: KeyAnswer) => void): readonly TableColumn<KeyAnswer>[] => [
  { name: 'name', title: 'Whose', cell: ({ name }) => name, sortBy: ({ name }) => name },
  { name: 'scope', title: 'Opens', cell: ({ scope }) => scope, sortBy: ({ scope }) => scope },
  { name: 'prefix', title: 'Begins with', cell: ({ prefix }) => <code>{prefix}</code> },
  {
    name: 'made',
    title: 'Made',
    cell: ({ time_creation }) => <When at={time_creation} />,
    sortBy: ({ time_creation }) => time_creation,
  },
  {
    name: 'state',
    title: 'State',
    cell: ({ time_withdrawn }) =>
      time_withdrawn === null ? (
        <Light tone="good">holds</Light>
      ) : (
        <>
          <Light tone="quiet">withdrawn</Light> <When at={time_withdrawn} />
        </>
      ),
    sortBy: ({ time_withdrawn }) => time_withdrawn,
  },
  {
    name: 'actions',
    title: 'Actions',
    cell: (key) =>
      key.time_withdrawn === null && (
        <span class="row-actions">
          <Button kind="danger" onClick={() => onWithdraw(key)}>
            Withdraw
          </Button>
        </span>
      ),
  },
]

const NoKeys = () => (
  <Empty title="No keys yet">
    <p>
      Without keys this server answers requests from its own machine’s pages only. From the first key on, nobody gets in
      without one.
    </p>
  </Empty>
)

/** From the first key on this tab needs one, too. */
const signInHere = ({ scope, key }: MadeKey) => {
  if (scope === 'operator' && apiKey.value === '') enterKey(key)
}

type Asked = { readonly kind: 'new' } | { readonly kind: 'withdraw'; readonly key: KeyAnswer }

/** Who gets in: keys are made, listed and withdrawn. */
export const KeysTab = () => {
  const keys = useAnswer<readonly KeyAnswer[]>('/keys')
  const [asked, setAsked] = useState<Asked>()
  const [made, setMade] = useState<MadeKey>()
  const [done, setDone] = useState<string>()
  const columns = columnsOf((key) => setAsked({ kind: 'withdraw', key }))
  const ends = { onLateRefusal: setDone, onClose: () => setAsked(undefined) }

  const onMade = (key: MadeKey) => {
    setMade(key)
    setDone(undefined)
    signInHere(key)
    keys.reload()
  }
  const onWithdrawn = ({ name, key_id }: KeyAnswer) => {
    setDone(`Withdrew the key of ${name}: it opens nothing from now on.`)
    if (made?.key_id === key_id) setMade(undefined)
    keys.reload()
  }
  return (
    <section class="tab" aria-label="Keys">
      <div class="tab-head">
        <p class="soft">
          A client’s key opens <code>/inference</code>, and there only what it started; an operator’s key opens
          everything.
        </p>
        <Button kind="primary" onClick={() => setAsked({ kind: 'new' })}>
          Make a key
        </Button>
      </div>
      <Notice text={done} onClose={() => setDone(undefined)} />
      {made && <ShownKey made={made} onClose={() => setMade(undefined)} />}
      <AnswerOf of={keys}>
        {(rows) =>
          rows.length === 0 ? (
            <NoKeys />
          ) : (
            <Table
              name="keys"
              caption="Keys, the oldest first"
              columns={columns}
              rows={rows}
              rowKey={({ key_id }) => key_id}
            />
          )
        }
      </AnswerOf>
      {asked?.kind === 'new' && <NewKey onMade={onMade} {...ends} />}
      {asked?.kind === 'withdraw' && <WithdrawKey ofKey={asked.key} onWithdrawn={onWithdrawn} {...ends} />}
    </section>
  )
}
