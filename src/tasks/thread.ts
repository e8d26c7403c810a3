import { Piscina } from 'piscina'

/**
 * A pool of threads that run one module of this folder. The module is the compiled one, or the source through tsx where
 * the program itself runs from source.
 * @param options.name the module's file name without its ending
 */
export const openThreads = (options: { name: string; threads: number; workerData: unknown }) => {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new Piscina({
    filename: new URL(`./${options.name}.${ending}`, import.meta.url).href,
    execArgv: ending === 'ts' ? ['--import', 'tsx'] : [],
    minThreads: options.threads,
    maxThreads: options.threads,
    workerData: options.workerData,
  })
}
