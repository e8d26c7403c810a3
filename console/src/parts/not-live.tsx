/** Why changes are not shown as they happen, where the server refuses to tell them. */
export const NotLive = ({ error }: { readonly error: Error | undefined }) =>
  error === undefined ? null : (
    <p class="soft small" role="status">
      Changes are not shown as they happen: {error.message}
    </p>
  )
