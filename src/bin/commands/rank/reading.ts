import { type FileModel, featureSourceOf } from '../../../tables/model-file.ts'
import type { Reading } from '../../../tables/read.ts'

/** Flags of every command that reads lists. */
export interface DataFlags {
  readonly data: string
  readonly group?: string
  readonly label?: string
  readonly delimiter?: string
  readonly json?: boolean
}

/** Without one it is found by looking at the file. */
export const delimiterOf = ({ delimiter }: Pick<DataFlags, 'delimiter'>): Pick<Reading, 'delimiter'> =>
  delimiter === undefined ? {} : { delimiter }

/** How lists are read for a model: the columns that it learned from, unless the flags name others for group and label. */
export const readingOf = (model: FileModel, flags: DataFlags): Reading => ({
  roles: { group: flags.group ?? model.roles.group, label: flags.label ?? model.roles.label },
  features: featureSourceOf(model),
  ...delimiterOf(flags),
})
