import { Table } from '../../parts/table.tsx'
import { canCompare, columnsFor, type VersionsProps } from './version-columns.tsx'

/** All models with their figures side by side. */
export const Versions = (props: VersionsProps) => (
  <section aria-labelledby="versions-title">
    <h2 id="versions-title">Versions</h2>
    {canCompare(props.models) && (
      <p class="soft small">
        Each model is measured on its own held-out lists, the newest when it was trained, so its figures say little
        beside those of another. <i>Against champion</i> is the difference in NDCG@10 to the champion then, on the same
        lists. Mark two to compare them on the same lists now.
      </p>
    )}
    <Table
      name="versions"
      caption="Models, the newest first"
      columns={columnsFor(props)}
      rows={props.models}
      rowKey={({ version }) => version}
      rowsPerPage={10}
    />
  </section>
)
