// The last line of a run, for scripts to read: "N passed, N failed", and ", N skipped" if any were.

import type { Reporter, Suite } from '@playwright/test/reporter';

export default class ClosingLine implements Reporter {
  private suite?: Suite;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
  }

  printsToStdio(): boolean {
    return false;
  }

  onExit(): Promise<void> {
    const outcomes =
      this.suite?.allTests().map((test) => (test.results.length === 0 ? 'skipped' : test.outcome())) ?? [];
    const count = (...which: string[]): number => outcomes.filter((outcome) => which.includes(outcome)).length;
    const skipped = count('skipped');
    const line = `${count('expected')} passed, ${count('unexpected', 'flaky')} failed`;
    process.stdout.write(`${line}${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
    return Promise.resolve();
  }
}
