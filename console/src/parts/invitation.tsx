import { MadeUpButton } from './made-up-traffic.tsx'
import './invitation.css'

interface InvitationProps {
  /** Whether users are missing here. */
  readonly isQuiet: boolean
  readonly onDone?: () => void
}

/** Lets made-up users ask while nobody else does; what they did is said after that, too. */
export const Invitation = ({ isQuiet, ...rest }: InvitationProps) => {
  return (
    <div class="invitation">
      <MadeUpButton isOffered={isQuiet} {...rest} />
    </div>
  )
}
