declare module 'virtual:switzerland' {
  /** Made by console/build/switzerland.ts. */
  export const boundary: import('geojson').Feature
}
