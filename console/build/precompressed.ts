import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const COMPRESSIBLE = /\.(?:js|css|html|svg|json)$/

/** Below this a compressed answer fits no fewer packets. */
const MIN_BYTES = 1024

const brotli = (bytes: Uint8Array) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } })

/** Writes `.br` and `.gz` beside each file, so that the server compresses nothing. */
export const precompressed = (): Plugin => ({
  name: 'precompressed',
  apply: 'build',
  writeBundle({ dir = '' }, bundle) {
    for (const file of Object.values(bundle)) {
      const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source)
      if (bytes.length < MIN_BYTES || !COMPRESSIBLE.test(file.fileName)) continue
      writeFileSync(join(dir, `${file.fileName}.br`), brotli(bytes))
      writeFileSync(join(dir, `${file.fileName}.gz`), gzipSync(bytes, { level: 9 }))
    }
  },
})
