import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { EMPTY_DATABASE } from '../src/store/empty-database.ts'

// Part of the build: what every new embedded database begins as.
const database = await PGlite.create()
const packed = await database.dumpDataDir('gzip')
await database.close()
await mkdir(dirname(EMPTY_DATABASE), { recursive: true })
// Whole or not at all: a program may be starting from it now.
const unfinished = `${EMPTY_DATABASE}.${process.pid}`
await writeFile(unfinished, packed.stream())
await rename(unfinished, EMPTY_DATABASE)
