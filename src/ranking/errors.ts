/** A data set whose parts do not fit together, or rows that do not fit a ranker. */
export class DatasetInvalid extends Error {
  override readonly name = 'DatasetInvalid'
}

/** An option of a learner that is out of range. */
export class OptionInvalid extends Error {
  override readonly name = 'OptionInvalid'
}

/** Bytes that are not a ranker this version can load. */
export class ArtefactUnreadable extends Error {
  override readonly name = 'ArtefactUnreadable'
}

/** A ranker that cannot say why it scores as it does. */
export class NotExplainable extends Error {
  override readonly name = 'NotExplainable'
}

/** A training that lost a thread in the middle of its work. */
export class TrainingBroken extends Error {
  override readonly name = 'TrainingBroken'
}
