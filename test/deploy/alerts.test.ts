import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { alerts, DEPLOY } from './dashboards.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/monitoring.md', import.meta.url)), 'utf8')
const ruleTests = readFileSync(`${DEPLOY}prometheus/rules.test.yml`, 'utf8')

test.each(alerts)(
  '$name has a severity, a summary and a description that ends with its place in the docs',
  ({ name, rest }) => {
    expect(rest).toMatch(/severity: (warning|critical)/)
    expect(rest).toMatch(/summary: \S/)
    expect(rest.trim().replace(/\s+- name: [\s\S]*$/, '')).toMatch(
      new RegExp(`description: [\\s\\S]*docs/monitoring\\.md#${name.toLowerCase()}$`),
    )
    expect(page).toContain(`\n### ${name}\n`)
  },
)

test('the page names no alert that is gone, and every alert has a test of its rule', () => {
  const names = alerts.map(({ name }) => name)
  expect([...page.matchAll(/^### (Stellwerk\w+)$/gm)].map(([, name]) => name)).toEqual(names)
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(ruleTests))).toEqual([])
})
