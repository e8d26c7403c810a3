import { useLocation } from 'preact-iso'

/**
 * What the URL's query holds, and a way to change it: undefined or '' takes a field out. A change of how something is
 * looked at, such as a filter or an order, takes the place of the one before; what is gone to, such as a page or a task
 * that is opened, is told by `replace = false`, and Back leaves it.
 */
export const useQuery = () => {
  const { query, route } = useLocation()
  const change = (changes: Readonly<Record<string, string | undefined>>, replace = true) => {
    // As it is now: this may be the change of an earlier render.
    const fields = new URLSearchParams(location.search)
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') fields.delete(name)
      else fields.set(name, value)
    }
    const text = fields.toString()
    route(text === '' ? location.pathname : `${location.pathname}?${text}`, replace)
  }
  return [query, change] as const
}
