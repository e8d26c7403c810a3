import { isAway } from '../server/reach.ts'
import { Light } from './light.tsx'

/** Whether what is shown follows what happens, and else whether the server is there at all. */
export const LiveLight = ({ isConnected }: { readonly isConnected: boolean }) => {
  if (isConnected) return <Light tone="good">Live</Light>
  return isAway.value ? <Light tone="bad">Server not reached</Light> : <Light tone="quiet">Connecting</Light>
}
