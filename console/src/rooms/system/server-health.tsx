import type { SettingAnswer } from '../../../../src/api/settings.ts'
import { useReference } from '../../domain/use-reference.ts'
import { HealthCard } from './health-card.tsx'

const Changed = ({ settings }: { settings: readonly SettingAnswer[] }) => {
  const count = settings.filter((setting) => !setting.is_default).length
  return <a href="/system?tab=settings&changed=yes">{count === 0 ? 'none changed' : `${count} changed`}</a>
}

interface ServerHealthProps {
  readonly isConnected: boolean
  readonly settings: readonly SettingAnswer[]
}

/** The server that this page comes from. */
export const ServerHealth = ({ isConnected, settings }: ServerHealthProps) => {
  const { answer } = useReference()
  return (
    <HealthCard
      title="This server"
      tone={isConnected ? 'good' : 'bad'}
      state={isConnected ? 'Well' : 'Not heard'}
      purpose="Takes requests, sends their tasks, and tells what became of them."
      facts={{
        Where: location.origin,
        Version: answer?.info.version,
        Settings: settings.length > 0 ? <Changed settings={settings} /> : undefined,
      }}
    />
  )
}
