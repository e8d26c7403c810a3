import { expect, test } from 'vitest'
import { environmentName, expectation, SettingsSchema, SUBJECTS } from '../src/config.ts'

const row = ([name, schema]: [
  string,
  Parameters<typeof expectation>[0] & { default?: unknown; description?: unknown },
]) =>
  `| \`${environmentName(name)}\` | ${(schema.default ?? '') === '' ? 'empty' : `\`${schema.default}\``} | ${expectation(schema)} | ${schema.description} |`

const section = ([subject, settings]: [string, object]) => `## ${subject}

| setting | default | value | effect |
| --- | --- | --- | --- |
${Object.entries(settings).map(row).join('\n')}
`

const page = `# Configuration

Settings are environment variables, read once at the start; the file \`.env\` of the working folder is read too, and the
environment wins over it. A wrong value stops the start and names the setting. \`npx stellwerk doctor\` checks them all.
This page is written from \`src/config/\` (\`npx vitest run test/configuration-docs.test.ts -u\` writes it again).

${Object.entries(SUBJECTS).map(section).join('\n')}`

test('docs/configuration.md names every setting with its default, its values and its effect', async () => {
  await expect(page).toMatchFileSnapshot('../docs/configuration.md')
})

test('every setting belongs to one subject', () => {
  expect(Object.values(SUBJECTS).flatMap((settings) => Object.keys(settings))).toEqual(
    Object.keys(SettingsSchema.properties),
  )
})
