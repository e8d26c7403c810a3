import { type ComponentChildren, type FunctionComponent, render } from 'preact'
import { useEffect, useErrorBoundary } from 'preact/hooks'
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso'
import './design/tokens.css'
import './design/base.css'
import { Empty, Failed } from './parts/states.tsx'
import { keepFocus } from './shell/keep-focus.ts'
import { Shell } from './shell/shell.tsx'

const loadAgain = () => location.reload()

const NOT_LOADED = new Error(
  'This room could not be loaded: the server cannot be reached, or has another version by now. Load the page again.',
)

const NotLoaded = () => <Failed error={NOT_LOADED} retry={loadAgain} />

/** A room that throws says so, in its place; the others can be entered. */
const Guarded = ({ children }: { children: ComponentChildren }) => {
  const { path } = useLocation()
  const [error, forget] = useErrorBoundary()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another room begins anew
  useEffect(forget, [path])
  if (error === undefined) return <>{children}</>
  return <Failed error={new Error(`This room cannot be shown: ${error?.message ?? error}`)} retry={loadAgain} />
}

/** A room is loaded when it is entered; where it cannot be, it says so. */
const room = (load: () => Promise<FunctionComponent>) => lazy(() => load().catch(() => NotLoaded))

const Search = room(() => import('./rooms/search/search.tsx').then(({ Search }) => Search))
const Now = room(() => import('./rooms/now/now.tsx').then(({ Now }) => Now))
const Models = room(() => import('./rooms/models/models.tsx').then(({ Models }) => Models))
const Inputs = room(() => import('./rooms/inputs/inputs.tsx').then(({ Inputs }) => Inputs))
const System = room(() => import('./rooms/system/system.tsx').then(({ System }) => System))

/** Rooms in the console; all other addresses (`/docs`, `/metrics`) are left to the browser. */
const SCOPE = /^\/(?:now|models|inputs|system)?(?:$|[/?#])/

const Unknown = () => (
  <Empty title="There is no such room">
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
if (root !== null) render(<Console />, root)
