interface ComparisonProps {
  readonly versions: readonly number[]
}

/** Two models on the same lists. */
export const Comparison = ({ versions: [one, other] }: ComparisonProps) => {
  if (one === undefined || other === undefined) return null
  return (
    <section aria-labelledby="comparison-title">
      <h2 id="comparison-title">
        Model {one} and model {other}
      </h2>
    </section>
  )
}
