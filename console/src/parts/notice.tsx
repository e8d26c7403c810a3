import './notice.css'

/** Says what was done; read out as soon as it is there, so render it before, without text. */
export const Notice = ({ text }: { readonly text: string | undefined }) => (
  <p class="notice" role="status">
    {text}
  </p>
)
