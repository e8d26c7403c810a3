import type { Reporter, TestModule } from 'vitest/node'

/** Closes a run with one plain line, `N passed, N failed, N skipped`, for whoever reads the log. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) count[test.result().state]++
      if (tests.length === 0 && !module.ok()) count.failed++
    }
    const line = `\n${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped\n`
    // The coverage report comes after this; the line is to be the last.
    process.once('exit', () => process.stdout.write(line))
  }
}
