type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const inMemory = (): Kept => {
  const kept = new Map<string, string>()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

/** A storage of the browser, or memory where pages may keep nothing: then to read the storage throws. */
const orMemory = (storage: () => Storage): Kept => {
  try {
    return storage()
  } catch {
    return inMemory()
  }
}

export const ofTab = orMemory(() => sessionStorage)
export const ofBrowser = orMemory(() => localStorage)
