import { useEffect, useState } from 'preact/hooks'
import { MadeUpButton } from '../../parts/made-up-traffic.tsx'

/** Lets made-up users ask once nobody else has; stays then, to say what they did. */
export const Invitation = ({ isQuiet }: { readonly isQuiet: boolean }) => {
  const [isInvited, setInvited] = useState(false)
  useEffect(() => {
    if (isQuiet) setInvited(true)
  }, [isQuiet])
  return isInvited ? (
    <div class="invitation">
      <MadeUpButton />
    </div>
  ) : null
}
