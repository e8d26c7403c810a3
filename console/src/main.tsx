import { type FunctionComponent, render } from 'preact'
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso'
import './design/tokens.css'
import './design/base.css'
import { Empty, Failed } from './parts/states.tsx'
import { Shell } from './shell/shell.tsx'

const NotLoaded = () => (
  <Failed
    error={new Error('The server cannot be reached, so this room could not be loaded. Is it running?')}
    retry={() => location.reload()}
  />
)

/** A room is loaded when it is entered; without the server, it says so. */
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
    </Shell>
  </LocationProvider>
)

const root = document.getElementById('console')
if (root !== null) render(<Console />, root)
