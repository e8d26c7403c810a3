import type { Random } from './random.ts'

const HOUSES = ['Hotel', 'Gasthof', 'Pension', 'Landhaus', 'Chalet']

const SIGNS = `
  Krone Sonne Adler Löwen Rössli Bären Hirschen Ochsen Sternen Schwanen Kreuz Traube Linde Post Bellevue Edelweiss
  Enzian Alpenblick Seeblick Bergblick Rosengarten Schlüssel Anker Engel Falken Pfauen Steinbock Murmeltier Arve
  Lärche Tanne Eiche Mühle Brunnen Turm Rathaus Central Continental Metropol Bristol Splendid Victoria Astoria
  Excelsior Panorama Belvedere Schweizerhof Bahnhof Rebstock Wilder-Mann Sonnenberg Waldhaus
`
  .trim()
  .split(/\s+/)

/** Different made-up names of places to stay, such as `Hotel Krone`. @throws RangeError above 260 of them */
export const makeNames = (random: Random, count: number): string[] =>
  random.sample(
    HOUSES.flatMap((house) => SIGNS.map((sign) => `${house} ${sign.replace('-', ' ')}`)),
    count,
  )
