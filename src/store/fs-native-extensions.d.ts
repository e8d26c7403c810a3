declare module 'fs-native-extensions' {
  /** Asks for an exclusive lock on an open file. @returns false when another open file holds it */
  export function tryLock(fileDescriptor: number): boolean
}
