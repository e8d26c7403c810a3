import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { decodeFields } from './field-table.ts'

const require = createRequire(import.meta.url)

/**
 * amqplib with our decoder of header tables. Its own one throws on the tag `L`, which Python writes for every integer
 * from 2^31 on; the connection is then dropped, the message redelivered, and so on for ever.
 * The copy is private: others in this process who use amqplib keep theirs as it is.
 */
const loadPatched = (): typeof import('amqplib') => {
  const folder = dirname(require.resolve('amqplib'))
  const others = takeFromCache(folder)
  try {
    // Before everything else: the other files of amqplib keep the function that they find when they load.
    require(join(folder, 'lib', 'codec.js')).decodeFields = decodeFields
    return require('amqplib')
  } finally {
    takeFromCache(folder)
    Object.assign(require.cache, others)
  }
}

const takeFromCache = (folder: string): NodeJS.Dict<NodeModule> => {
  const taken = Object.entries(require.cache).filter(([path]) => path.startsWith(folder))
  for (const [path] of taken) delete require.cache[path]
  return Object.fromEntries(taken)
}

export const { connect } = loadPatched()
