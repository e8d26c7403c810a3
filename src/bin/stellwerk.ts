import { fail } from './fail.ts'
import { letReadersGo } from './print.ts'
import { createProgram } from './program.ts'

letReadersGo()
const program = await createProgram(process.argv[2])
await program.parseAsync().catch(fail)
