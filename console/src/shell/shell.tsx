import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import icon from '../design/icon.svg'
import { switchTheme, theme } from '../design/theme.ts'
import { Button } from '../parts/button.tsx'
import { SignIn } from './sign-in.tsx'
import './shell.css'

const ROOMS = [
  ['/', 'Search'],
  ['/now', 'Now'],
  ['/models', 'Models'],
  ['/inputs', 'Inputs'],
  ['/system', 'System'],
] as const

const Rooms = () => {
  const { path } = useLocation()
  const isHere = (room: string) => (room === '/' ? path === '/' : path.startsWith(room))
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
        <ThemeSwitch />
      </div>
    </header>
    <main class="room" id="room" tabIndex={-1}>
      {children}
    </main>
    <SignIn />
  </>
)
