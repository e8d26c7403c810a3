import { mkdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { chromium } from 'playwright-core'
import { IN_DOCS, LOOKS, pictureName, ROOMS, take } from './screenshots/pictures.ts'
import { openScene } from './screenshots/scene.ts'
import { findChromium } from './services/programs.ts'

const DOCS = fileURLToPath(new URL('../docs/images', import.meta.url))
/** What a page with several pictures can bear. */
const MOST_BYTES = 150_000

const launch = () => {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('there is no Chromium: "npm run services -- --with-browser" installs it, or set CHROMIUM')
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

const wanted = (all: boolean) =>
  LOOKS.flatMap((look) => ROOMS.map((room) => ({ room, look }))).filter(
    (picture) => all || IN_DOCS.includes(pictureName(picture)),
  )

const takeAll = async ({ all }: { all?: string }) => {
  const folder = all ?? DOCS
  await mkdir(folder, { recursive: true })
  const browser = await launch()
  const scene = await openScene().catch(async (error: unknown) => {
    await browser.close()
    throw error
  })
  try {
    for (const picture of wanted(all !== undefined)) {
      const file = `${folder}/${pictureName(picture)}.png`
      await take(browser, { ...picture, scene, file })
      const { size } = await stat(file)
      const remark = size > MOST_BYTES ? `, more than the ${MOST_BYTES / 1000} kB that docs can bear` : ''
      process.stdout.write(`${file}  ${Math.round(size / 1000)} kB${remark}\n`)
    }
  } finally {
    await scene.close()
    await browser.close()
  }
}

const program = new Command('npm run screenshots --')
  .description(
    'Starts a server of its own with made-up traffic and takes the pictures of the console that the docs show, into docs/images.',
  )
  .option('--all <folder>', 'every room in light, in dark and on a phone, into this folder instead')
  .action(takeAll)

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`screenshots: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
