import { useAnswer } from '../server/use-answer.ts'
import type { ReferenceDocument } from './schema.ts'

/** What the server says of itself and of its domain. */
export const useReference = () => useAnswer<ReferenceDocument>('/openapi.json')
