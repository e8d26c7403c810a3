import { Empty } from '../../parts/states.tsx'

export const Models = () => (
  <>
    <h1>Models</h1>
    <Empty title="Nothing here yet" />
  </>
)
