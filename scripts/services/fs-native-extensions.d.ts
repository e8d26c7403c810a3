declare module 'fs-native-extensions' {
  /** Waits for an exclusive lock on an open file; it ends when the file is closed. */
  export function waitForLock(fileDescriptor: number): Promise<void>
}
