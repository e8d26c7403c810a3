import { fail } from './fail.ts'
import { letReadersGo } from './print.ts'
import { createProgram } from './program.ts'

letReadersGo()
await createProgram(process.argv[2])
  .then((program) => program.parseAsync())
  .catch(fail)
