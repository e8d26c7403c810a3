import { Empty } from '../../parts/states.tsx'

export const Inputs = () => (
  <>
    <h1>Inputs</h1>
    <Empty title="Nothing here yet" />
  </>
)
