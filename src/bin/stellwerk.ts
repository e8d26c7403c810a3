import { fail } from './fail.ts'
import { letReadersGo } from './print.ts'
import { createProgram } from './program.ts'

letReadersGo()
await createProgram().parseAsync().catch(fail)
