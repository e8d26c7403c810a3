import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/support/servers.ts',
    pool: 'forks',
    // Modules are loaded once for each worker: loading them anew for each file took a tenth of the time.
    isolate: false,
    // One more than there are cores: most suites wait for servers and processes.
    maxWorkers: availableParallelism() + 1,
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/support/plain-reporter.ts'],
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
})
