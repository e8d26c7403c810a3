import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { precompressed } from './build/precompressed.ts'
import { switzerland } from './build/switzerland.ts'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  // The policy of the pages (src/api/access/headers.ts) lets no asset stand in a page, but for images.
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [switzerland(), precompressed()],
})
