import { setTimeout as sleep } from 'node:timers/promises'

/** What a process says of its own memory, in MiB. */
export interface Memory {
  /** Resident set: everything, the embedded database too. */
  readonly resident: number
  readonly heap: number
  /** Buffers outside the heap. */
  readonly external: number
}

const MIB = 2 ** 20
const SAMPLES = 5
const BETWEEN_MS = 500

/** One value of Prometheus' text format. @throws Error when it is not there */
const metricOf = (text: string, name: string): number => {
  const value = new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`/metrics has no ${name}`)
  return Number(value)
}

const readOnce = async (url: string, headers: Record<string, string>): Promise<Memory> => {
  const response = await fetch(new URL('/metrics', url), { headers })
  const text = await response.text()
  if (!response.ok) throw new Error(`/metrics answered ${response.status}: ${text}`)
  return {
    resident: metricOf(text, 'process_resident_memory_bytes') / MIB,
    heap: metricOf(text, 'nodejs_heap_size_used_bytes') / MIB,
    external: metricOf(text, 'nodejs_external_memory_bytes') / MIB,
  }
}

/** The least of several looks: what is collected between two of them was garbage. */
export const readMemory = async (url: string, headers: Record<string, string> = {}): Promise<Memory> => {
  const seen: Memory[] = []
  for (let i = 0; i < SAMPLES; i++) {
    seen.push(await readOnce(url, headers))
    await sleep(BETWEEN_MS)
  }
  const least = (name: keyof Memory) => Math.min(...seen.map((memory) => memory[name]))
  return { resident: least('resident'), heap: least('heap'), external: least('external') }
}
