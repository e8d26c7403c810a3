import type { SettingAnswer } from '../../../../src/api/settings.ts'
import { Light } from '../../parts/light.tsx'
import { AnswerOf, Empty } from '../../parts/states.tsx'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { useAnswer } from '../../server/use-answer.ts'
import { useQuery } from '../../server/use-query.ts'
import './settings.css'

const written = (value: SettingAnswer['value']) => (value === '' ? 'empty' : String(value))

const Value = ({ setting: { value, is_secret } }: { setting: SettingAnswer }) => (
  <>
    <code>{written(value)}</code>
    {is_secret && value !== '' && <span class="soft small"> hidden</span>}
  </>
)

/** Descriptions name other settings between backticks. */
const Description = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))}</>
)

const columns: readonly TableColumn<SettingAnswer>[] = [
  { name: 'name', title: 'Setting', cell: ({ name }) => <code>{name}</code>, sortBy: ({ name }) => name },
  { name: 'value', title: 'Value', cell: (setting) => <Value setting={setting} /> },
  {
    name: 'origin',
    title: 'Origin',
    cell: ({ is_default, default: usual }) =>
      is_default ? (
        <span class="soft small">default</span>
      ) : (
        <span class="setting-changed">
          <Light tone="busy">changed</Light>
          <span class="soft small">default: {written(usual)}</span>
        </span>
      ),
    sortBy: ({ is_default }) => Number(is_default),
  },
  {
    name: 'description',
    title: 'What it does',
    cell: ({ description, expected }) => (
      <span class="small">
        <Description text={description} /> <span class="soft">Takes {expected}.</span>
      </span>
    ),
  },
]

interface Filter {
  readonly text: string
  readonly onlyChanged: boolean
}

const fits = ({ name, description, is_default }: SettingAnswer, { text, onlyChanged }: Filter) =>
  !(onlyChanged && is_default) && `${name} ${description}`.toLowerCase().includes(text.toLowerCase())

/** Subjects in the order of the answer. */
const bySubject = (settings: readonly SettingAnswer[]) =>
  [...new Set(settings.map(({ subject }) => subject))].map(
    (subject) => [subject, settings.filter((setting) => setting.subject === subject)] as const,
  )

interface SubjectProps {
  readonly title: string
  readonly settings: readonly SettingAnswer[]
  readonly isOpen: boolean
}

/** Settings of one subject, which can be folded away. */
const Subject = ({ title, settings, isOpen }: SubjectProps) => {
  const changed = settings.filter(({ is_default }) => !is_default).length
  return (
    <details class="settings-subject" open={isOpen}>
      <summary>
        <h2>{title}</h2>
        <span class="soft small">{changed === 0 ? settings.length : `${settings.length}, ${changed} changed`}</span>
      </summary>
      <Table
        name="settings"
        caption={title}
        columns={columns}
        rows={settings}
        rowKey={({ name }) => name}
        rowsPerPage={50}
      />
    </details>
  )
}

/** A phone shows the subjects, so that one is found among them; as wide as that the table is one. */
const hasRoom = () => matchMedia('(min-width: 641px)').matches

interface SubjectsProps {
  readonly settings: readonly SettingAnswer[]
  /** Whether only some are looked for: those are seen. */
  readonly isFiltered: boolean
}

const Subjects = ({ settings, isFiltered }: SubjectsProps) => (
  <div>
    {bySubject(settings).map(([subject, rows]) => (
      <Subject key={subject} title={subject} settings={rows} isOpen={isFiltered || hasRoom()} />
    ))}
  </div>
)

/** The settings as they hold now. */
export const SettingsTab = () => {
  const [query, change] = useQuery()
  const settings = useAnswer<readonly SettingAnswer[]>('/settings')
  const filter = { text: query.find ?? '', onlyChanged: query.changed === 'yes' }
  return (
    <section class="tab settings" aria-label="Settings">
      <p class="soft">As this server started with them. They are environment variables: set them and start it again.</p>
      <div class="filters">
        <label>
          Find{' '}
          <input type="search" value={filter.text} onInput={(event) => change({ find: event.currentTarget.value })} />
        </label>
        <label>
          <input
            type="checkbox"
            checked={filter.onlyChanged}
            onChange={(event) => change({ changed: event.currentTarget.checked ? 'yes' : undefined })}
          />{' '}
          Only changed ones
        </label>
      </div>
      <AnswerOf of={settings}>
        {(answer) => {
          const shown = answer.filter((setting) => fits(setting, filter))
          return shown.length === 0 ? (
            <Empty title="No setting fits" />
          ) : (
            <Subjects settings={shown} isFiltered={filter.text !== '' || filter.onlyChanged} />
          )
        }}
      </AnswerOf>
    </section>
  )
}
