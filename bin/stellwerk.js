#!/usr/bin/env node
// Runs the compiled command line. In a checkout it builds first what is older than its sources, so `npx stellwerk` works right after `npm ci`.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const isCheckout = existsSync(path('../tsconfig.build.json'))

/** What is built from what, and how. */
const BUILDS = [
  {
    sources: '../src',
    built: '../dist/.tsbuildinfo',
    command: ['typescript/bin/tsc', '-p', path('../tsconfig.build.json')],
  },
  {
    sources: '../console',
    built: '../dist/console/index.html',
    command: ['vite/bin/vite.js', 'build', path('../console'), '--logLevel', 'warn'],
  },
]

const newest = (folder) =>
  Math.max(...readdirSync(folder, { recursive: true }).map((name) => statSync(`${folder}/${name}`).mtimeMs))

const isStale = ({ sources, built }) =>
  !existsSync(path(built)) || newest(path(sources)) > statSync(path(built)).mtimeMs

for (const build of isCheckout ? BUILDS.filter(isStale) : []) {
  const [tool, ...options] = build.command
  const program = path(`../node_modules/${tool}`)
  if (!existsSync(program)) {
    console.error('stellwerk is not built yet and its compiler is missing: run "npm ci" in its folder first.')
    process.exit(1)
  }
  const { status } = spawnSync(process.execPath, [program, ...options], { stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status ?? 1)
}

await import('../dist/bin/stellwerk.js')
