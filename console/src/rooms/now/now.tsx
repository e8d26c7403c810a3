import { Empty } from '../../parts/states.tsx'

export const Now = () => (
  <>
    <h1>Now</h1>
    <Empty title="Nothing here yet" />
  </>
)
