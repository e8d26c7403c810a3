import type { ChordMember, ChordStore, EndedChord, OpenChord, ResultTuple } from './backend.ts'
import { decodeJson, encodeJson } from './json.ts'

interface Chord {
  size: number | undefined
  shape: ResultTuple | undefined
  readonly members: Map<string, ChordMember>
  /** Epoch milliseconds. */
  expiresAtMs: number
}

/** Counts the members of chords inside this process. */
export class MemoryChords implements ChordStore {
  readonly #chords = new Map<string, Chord>()

  async open({ groupId, size, shape }: OpenChord, expiresSeconds: number | null): Promise<void> {
    Object.assign(this.#touch(groupId, expiresSeconds), { size, shape })
  }

  async add(groupId: string, member: ChordMember, expiresSeconds: number | null): Promise<EndedChord | undefined> {
    const { size, members, shape } = this.#touch(groupId, expiresSeconds)
    // As it would come back from a server.
    const result = decodeJson(encodeJson(member.result ?? null, `the result of task ${member.taskId}`))
    members.set(member.taskId, { ...member, result })
    if (members.size !== size) return undefined
    return { members: [...members.values()].sort((a, b) => place(a) - place(b)), shape }
  }

  async close(groupId: string): Promise<void> {
    this.#chords.delete(groupId)
  }

  sweep(nowMs: number): void {
    for (const [groupId, { expiresAtMs }] of this.#chords) if (expiresAtMs <= nowMs) this.#chords.delete(groupId)
  }

  #touch(groupId: string, expiresSeconds: number | null): Chord {
    const known = this.#chords.get(groupId)
    const chord =
      known && known.expiresAtMs > Date.now()
        ? known
        : { size: undefined, shape: undefined, members: new Map(), expiresAtMs: 0 }
    chord.expiresAtMs = expiresSeconds === null ? Number.POSITIVE_INFINITY : Date.now() + expiresSeconds * 1_000
    this.#chords.set(groupId, chord)
    return chord
  }
}

const place = ({ index }: ChordMember): number => index ?? Number.MAX_SAFE_INTEGER
