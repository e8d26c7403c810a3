import { type ComponentChildren, render } from 'preact'
import { useEffect, useErrorBoundary } from 'preact/hooks'
import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso'
import './design/tokens.css'
import './design/base.css'
import { Empty, Failed } from './parts/states.tsx'
import { keepFocus } from './shell/keep-focus.ts'
import { loadAgain, room } from './shell/room.tsx'
import { Shell } from './shell/shell.tsx'

/** A room that throws says so, in its place; the others can be entered. */
const Guarded = ({ children }: { children: ComponentChildren }) => {
  const { path } = useLocation()
  const [error, forget] = useErrorBoundary()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another room begins anew
  useEffect(forget, [path])
  if (error === undefined) return <>{children}</>
  return <Failed error={new Error(`This room cannot be shown: ${error?.message ?? error}`)} retry={loadAgain} />
}

const Search = room(() => import('./rooms/search/search.tsx').then(({ Search }) => Search))
const Now = room(() => import('./rooms/now/now.tsx').then(({ Now }) => Now))
const Models = room(() => import('./rooms/models/models.tsx').then(({ Models }) => Models))
const Inputs = room(() => import('./rooms/inputs/inputs.tsx').then(({ Inputs }) => Inputs))
const System = room(() => import('./rooms/system/system.tsx').then(({ System }) => System))

/** Rooms in the console; all other addresses (`/docs`, `/metrics`) are left to the browser. */
const SCOPE = /^\/(?:now|models|inputs|system)?(?:$|[/?#])/

const Unknown = () => (
  <Empty title="There is no such page">
    <a href="/">Go to the search</a>
  </Empty>
)

const Console = () => (
  <LocationProvider scope={SCOPE}>
    <Shell>
      <Guarded>
        <ErrorBoundary>
          <Router>
            <Route path="/" component={Search} />
            <Route path="/now" component={Now} />
            <Route path="/models" component={Models} />
            <Route path="/inputs" component={Inputs} />
            <Route path="/system" component={System} />
            <Route default component={Unknown} />
          </Router>
        </ErrorBoundary>
      </Guarded>
    </Shell>
  </LocationProvider>
)

keepFocus()
const root = document.getElementById('console')
if (root !== null) {
  // What stands there while this script is on its way, or where it is not found.
  root.replaceChildren()
  render(<Console />, root)
}
