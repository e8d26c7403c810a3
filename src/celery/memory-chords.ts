import type { ChordMember, ChordStore } from './backend.ts'
import { decodeJson, encodeJson } from './json.ts'

interface Chord {
  size: number | undefined
  readonly members: Map<string, ChordMember>
  /** Epoch milliseconds. */
  expiresAtMs: number
}

/** Counts the members of chords inside this process. */
export class MemoryChords implements ChordStore {
  readonly #chords = new Map<string, Chord>()

  async open(groupId: string, size: number, expiresSeconds: number | null): Promise<void> {
    this.#touch(groupId, expiresSeconds).size = size
  }

  async add(
    groupId: string,
    member: ChordMember,
    expiresSeconds: number | null,
  ): Promise<readonly ChordMember[] | undefined> {
    const { size, members } = this.#touch(groupId, expiresSeconds)
    // As it would come back from a server.
    const result = decodeJson(encodeJson(member.result ?? null, `the result of task ${member.taskId}`))
    members.set(member.taskId, { ...member, result })
    return members.size === size ? [...members.values()].sort((a, b) => place(a) - place(b)) : undefined
  }

  async close(groupId: string): Promise<void> {
    this.#chords.delete(groupId)
  }

  sweep(nowMs: number): void {
    for (const [groupId, { expiresAtMs }] of this.#chords) if (expiresAtMs <= nowMs) this.#chords.delete(groupId)
  }

  #touch(groupId: string, expiresSeconds: number | null): Chord {
    const chord = this.#chords.get(groupId) ?? { size: undefined, members: new Map(), expiresAtMs: 0 }
    chord.expiresAtMs = expiresSeconds === null ? Number.POSITIVE_INFINITY : Date.now() + expiresSeconds * 1_000
    this.#chords.set(groupId, chord)
    return chord
  }
}

const place = ({ index }: ChordMember): number => index ?? Number.MAX_SAFE_INTEGER
