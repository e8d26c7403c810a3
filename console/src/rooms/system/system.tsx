import { Empty } from '../../parts/states.tsx'

export const System = () => (
  <>
    <h1>System</h1>
    <Empty title="Nothing here yet" />
  </>
)
