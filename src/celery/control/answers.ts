import { InvalidOption } from '../errors.ts'
import type { TaskDefinition } from '../tasks.ts'
import type { ControlledWorker } from './controlled.ts'

export const ok = (text: string) => ({ ok: text })

export const failed = (text: string) => ({ error: text })

/** Ids, one or several. */
export const readIds = (value: unknown): string[] => [value].flat().filter((id) => typeof id === 'string')

/** @throws InvalidOption */
export const readText = (name: string, value: unknown): string => {
  if (typeof value === 'string' && value !== '') return value
  throw new InvalidOption(name, 'a text that is not empty', value)
}

export const findTask = ({ registry }: ControlledWorker, name: unknown): TaskDefinition | undefined =>
  typeof name === 'string' ? registry.get(name) : undefined
