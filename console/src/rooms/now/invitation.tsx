import { useEffect, useState } from 'preact/hooks'
import { MadeUpButton } from '../../parts/made-up-traffic.tsx'

/** Lets made-up users ask while nobody else does; what they did is said after that, too. */
export const Invitation = ({ isQuiet }: { readonly isQuiet: boolean }) => {
  const [isInvited, setInvited] = useState(false)
  useEffect(() => {
    if (isQuiet) setInvited(true)
  }, [isQuiet])
  return isInvited ? (
    <div class="invitation">
      <MadeUpButton isOffered={isQuiet} />
    </div>
  ) : null
}
