import { useLocation } from 'preact-iso'

/** What the URL's query holds, and a way to change it: undefined or '' takes a field out. Back undoes a change. */
export const useQuery = () => {
  const { path, query, route } = useLocation()
  const change = (changes: Readonly<Record<string, string | undefined>>, replace = true) => {
    const fields = new URLSearchParams(query)
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') fields.delete(name)
      else fields.set(name, value)
    }
    const text = fields.toString()
    route(text === '' ? path : `${path}?${text}`, replace)
  }
  return [query, change] as const
}
