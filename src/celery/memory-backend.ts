import type { Backend, ResultDocument } from './backend.ts'
import type { Subscription } from './broker.ts'
import { Deque } from './deque.ts'
import { decodeDocument, encodeDocument } from './document.ts'
import { MemoryBegun } from './memory-begun.ts'
import { MemoryChords } from './memory-chords.ts'
import { MemoryRevoked } from './memory-revoked.ts'
import { isFinal } from './states.ts'

const SWEEP_INTERVAL_MS = 1_000

/** About 1 kB each: an hour of results would otherwise fill the memory of a busy process. */
const MOST_DOCUMENTS = 20_000

/**
 * A result backend inside this process, with the rules of the ones outside. It ends with the process.
 * @param mostDocuments of each lifetime that are kept; beyond it the oldest are forgotten before their time
 */
export const openMemoryBackend = async (mostDocuments = MOST_DOCUMENTS): Promise<Backend> =>
  new MemoryBackend(mostDocuments)

interface Entry {
  readonly text: string
  readonly final: boolean
  /** Epoch milliseconds. */
  readonly expiresAtMs: number
}

interface Ending {
  readonly taskId: string
  readonly entry: Entry
}

type Listener = (document: ResultDocument) => void

class MemoryBackend implements Backend {
  readonly chords = new MemoryChords()
  readonly revoked = new MemoryRevoked()
  readonly begun = new MemoryBegun()
  readonly #mostDocuments: number
  readonly #entries = new Map<string, Entry>()
  readonly #listeners = new Map<string, Set<Listener>>()
  /** For each lifetime the entries in order of their end, so that a sweep looks only at what has ended. */
  readonly #endings = new Map<number, Deque<Ending>>()
  // Unreferenced: results that wait to be forgotten keep no process alive.
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS).unref()

  constructor(mostDocuments: number) {
    this.#mostDocuments = mostDocuments
  }

  async store(document: ResultDocument, expiresSeconds: number | null): Promise<void> {
    const taskId = document.task_id
    if (this.#current(taskId)?.final) return
    const text = encodeDocument(document)
    const expiresAtMs = expiresSeconds === null ? Number.POSITIVE_INFINITY : Date.now() + expiresSeconds * 1_000
    const entry = { text, final: isFinal(document.status), expiresAtMs }
    this.#entries.set(taskId, entry)
    if (expiresSeconds !== null) this.#remember(expiresSeconds, { taskId, entry })
    for (const listener of this.#listeners.get(taskId) ?? []) setImmediate(() => listener(decodeDocument(text)))
  }

  async get(taskId: string): Promise<ResultDocument | undefined> {
    const entry = this.#current(taskId)
    return entry && decodeDocument(entry.text)
  }

  async forget(taskId: string): Promise<void> {
    this.#entries.delete(taskId)
  }

  async subscribe(taskId: string, onDocument: Listener): Promise<Subscription> {
    const listener: Listener = (document) => onDocument(document)
    const listeners = this.#listeners.get(taskId) ?? new Set()
    this.#listeners.set(taskId, listeners.add(listener))
    return {
      close: async () => {
        listeners.delete(listener)
        if (listeners.size === 0 && this.#listeners.get(taskId) === listeners) this.#listeners.delete(taskId)
      },
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    this.#entries.clear()
    this.#endings.clear()
    this.#listeners.clear()
  }

  #current(taskId: string): Entry | undefined {
    const entry = this.#entries.get(taskId)
    return entry && entry.expiresAtMs > Date.now() ? entry : undefined
  }

  #remember(expiresSeconds: number, ending: Ending): void {
    const endings = this.#endings.get(expiresSeconds) ?? new Deque()
    this.#endings.set(expiresSeconds, endings)
    endings.pushBack(ending)
    if (endings.size > this.#mostDocuments) this.#end(endings)
  }

  /** Forgets the oldest, unless a newer document has taken its place. */
  #end(endings: Deque<Ending>): void {
    const oldest = endings.popFront()
    if (oldest && this.#entries.get(oldest.taskId) === oldest.entry) this.#entries.delete(oldest.taskId)
  }

  #sweep(): void {
    const nowMs = Date.now()
    this.chords.sweep(nowMs)
    for (const [lifetime, endings] of this.#endings) {
      while ((endings.peek()?.entry.expiresAtMs ?? Number.POSITIVE_INFINITY) <= nowMs) this.#end(endings)
      if (endings.size === 0) this.#endings.delete(lifetime)
    }
  }
}
