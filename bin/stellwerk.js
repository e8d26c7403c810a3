#!/usr/bin/env node
// Runs the compiled command line. In a checkout it compiles first when a source is newer, so `npx stellwerk` works right after `npm ci`.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const built = path('../dist/.tsbuildinfo')
const isCheckout = existsSync(path('../tsconfig.build.json'))

const newest = (folder) =>
  Math.max(...readdirSync(folder, { recursive: true }).map((name) => statSync(`${folder}/${name}`).mtimeMs))

if (isCheckout && (!existsSync(built) || newest(path('../src')) > statSync(built).mtimeMs)) {
  const compiler = path('../node_modules/typescript/bin/tsc')
  if (!existsSync(compiler)) {
    console.error('stellwerk is not built yet and its compiler is missing: run "npm ci" in its folder first.')
    process.exit(1)
  }
  const { status } = spawnSync(process.execPath, [compiler, '-p', path('../tsconfig.build.json')], {
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) process.exit(status ?? 1)
}

await import('../dist/bin/stellwerk.js')
