import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { feature } from 'topojson-client'
import type { GeometryObject, Topology } from 'topojson-specification'
import type { Plugin } from 'vite'

const NAME = 'virtual:switzerland'
const RESOLVED = `\0${NAME}`

/** Natural Earth, 1:10 million; public domain. */
const readAtlas = () => {
  const path = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json')
  return JSON.parse(readFileSync(path, 'utf8')) as Topology
}

const isSwitzerland = ({ id }: Pick<GeometryObject, 'id'>) => id === '756'

/** About ten metres, which is finer than the atlas. */
const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value)

/** The country as GeoJSON. */
export const readBoundary = () => {
  const atlas = readAtlas()
  const { countries } = atlas.objects
  const geometries = countries?.type === 'GeometryCollection' ? countries.geometries : []
  const country = geometries.find(isSwitzerland)
  if (country === undefined) throw new Error('world-atlas has no country 756: look for Switzerland under its new id')
  return feature(atlas, country)
}

/** `virtual:switzerland`: the country's boundary as GeoJSON, cut out of an atlas of 3.6 MB when the console is built. */
export const switzerland = (): Plugin => ({
  name: 'switzerland',
  resolveId: (id) => (id === NAME ? RESOLVED : null),
  load: (id) => (id === RESOLVED ? `export const boundary = ${JSON.stringify(readBoundary(), rounded)}` : null),
})
