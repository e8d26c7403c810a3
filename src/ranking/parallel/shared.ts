/** Arrays in memory that all threads see. */
export const sharedFloats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length))
export const sharedInts = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length))
export const sharedWords = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(4 * length))
export const sharedBytes = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length))

/** A copy of numbers in memory that all threads see. */
export const sharedCopy = (values: Float64Array): Float64Array => {
  const copy = sharedFloats(values.length)
  copy.set(values)
  return copy
}
