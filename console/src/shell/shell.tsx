import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import icon from '../design/icon.svg'
import { switchTheme, theme } from '../design/theme.ts'
import { Button } from '../parts/button.tsx'
import { apiKey, signOut } from '../server/key.ts'
import { SignIn } from './sign-in.tsx'
import './shell.css'

const ROOMS = [
  ['/', 'Search'],
  ['/now', 'Now'],
  ['/models', 'Models'],
  ['/inputs', 'Inputs'],
  ['/system', 'System'],
] as const

/** Says which room was entered: in the tab's title, and by focus, which would else stay on the link. */
const useEntered = (title: string | undefined) => {
  const before = useRef(title)
  useEffect(() => {
    document.title = title === undefined ? 'Stellwerk' : `${title} – Stellwerk`
    if (title !== before.current) document.getElementById('room')?.focus({ preventScroll: true })
    before.current = title
  }, [title])
}

const Rooms = () => {
  const { path } = useLocation()
  const isHere = (room: string) => (room === '/' ? path === '/' : path.startsWith(room))
  useEntered(ROOMS.find(([room]) => isHere(room))?.[1])
  return (
    <nav class="rooms" aria-label="Rooms">
      {ROOMS.map(([room, title]) => (
        <a key={room} href={room} aria-current={isHere(room) ? 'page' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  )
}

const ThemeSwitch = () => (
  <Button
    kind="quiet"
    onClick={switchTheme}
    aria-label={theme.value === 'dark' ? 'Use light colours' : 'Use dark colours'}
  >
    {theme.value === 'dark' ? 'Light' : 'Dark'}
  </Button>
)

/** What stands around every room. */
export const Shell = ({ children }: { children: ComponentChildren }) => (
  <>
    <a class="skip" href="#room">
      Skip to content
    </a>
    <header class="bar">
      <div class="bar-inside">
        <a class="brand" href="/">
          <img src={icon} alt="" width="24" height="24" />
          Stellwerk
        </a>
        <Rooms />
        {apiKey.value !== '' && (
          <Button kind="quiet" onClick={signOut}>
            Sign out
          </Button>
        )}
        <ThemeSwitch />
      </div>
    </header>
    <main class="room" id="room" tabIndex={-1}>
      {children}
    </main>
    <SignIn />
  </>
)
