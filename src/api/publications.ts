import type { Log } from '../telemetry/log.ts'

const GATHER_MS = 100

interface PublicationParts {
  /** Marks rows as published, all in one statement. */
  readonly mark: (taskIds: readonly string[]) => Promise<void>
  readonly log: Log
}

/** Gathers the ids of published tasks and marks them together, at most ten times a second. */
export const createPublications = ({ mark, log }: PublicationParts) => {
  let gathered: string[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const write = async (taskIds: readonly string[]) => {
    try {
      await mark(taskIds)
    } catch (err) {
      log.warn({ err, tasks: taskIds.length }, 'publications not marked: the sweep will publish these tasks once more')
    }
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (gathered.length > 0) {
      const taskIds = gathered
      gathered = []
      writing = Promise.all([writing, write(taskIds)]).then(() => undefined)
    }
    return writing
  }
  return {
    /** The broker has confirmed this task's message. */
    add(taskId: string) {
      gathered.push(taskId)
      timer ??= setTimeout(flush, GATHER_MS)
    },
    /** Marks what is gathered now; resolves once all marking has ended. Never rejects. */
    flush,
  }
}

export type Publications = ReturnType<typeof createPublications>
