import { Empty } from '../../parts/states.tsx'

export const Search = () => (
  <>
    <h1>Search</h1>
    <Empty title="Nothing here yet" />
  </>
)
