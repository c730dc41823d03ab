/**
 * `npm test`: every test there is. Arguments narrow it: `npm test -- unit` or `npm test -- integration e2e/tunnel`.
 * Suites run one after another, since those that start daemons and browsers want the machine for themselves.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDebianPackages } from './debian-packages.ts';

const SUITES = ['unit', 'integration', 'browser', 'e2e'] as const;
type Suite = (typeof SUITES)[number];
type Counts = { passed: number; failed: number; skipped: number };

const filters = process.argv.slice(2);
const lacking = installDebianPackages(console.log);
const leftOut = new Map<Suite, string>();
const root = process.getuid?.() === 0;
if (!root) leftOut.set('e2e', 'network namespaces want root');
for (const [suite, names] of lacking) {
  const hit = SUITES.filter((known) => suite.includes(known));
  for (const known of hit)
    if (known !== 'integration') leftOut.set(known, `missing packages: ${names.join(' ')}`);
  console.log(`missing for ${suite}: ${names.join(' ')} (apt-get install ${names.join(' ')})`);
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
let broken = false;
if (wanted('browser') && !leftOut.has('browser'))
  broken = !run(['vite', 'build', '--config', 'console/vite.config.ts']);
for (const suite of SUITES.filter(wanted)) {
  const why = leftOut.get(suite);
  if (why) console.log(`\n=== ${suite}: left out: ${why}`);
  else runSuite(suite);
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = broken || total.failed > 0 || total.passed === 0 ? 1 : 0;

function wanted(suite: Suite): boolean {
  return filters.length === 0 || filters.some((filter) => filter.split('/')[0] === suite);
}

function runSuite(suite: Suite): void {
  console.log(`\n=== ${suite}`);
  const directory = mkdtempSync(join(tmpdir(), 'sitekeeper-results-'));
  const outcome = join(directory, 'results.json');
  const paths = filters.filter((filter) => filter.startsWith(`${suite}/`)).map((filter) => `test/${filter}`);
  const narrowed = suite === 'integration' && !root;
  if (narrowed) console.log('without test/integration/drivers: network namespaces want root');
  const ok = run([
    'vitest',
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project',
    suite,
    ...paths,
    ...(narrowed ? ['--exclude', 'test/integration/drivers/**'] : []),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${outcome}`,
  ]);
  broken ||= !ok;
  try {
    const results = JSON.parse(readFileSync(outcome, 'utf8'));
    total.passed += results.numPassedTests;
    total.failed += results.numFailedTests;
    total.skipped += results.numPendingTests;
  } catch {
    broken = true;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function run([command, ...args]: string[]): boolean {
  return spawnSync(command as string, args, { stdio: 'inherit' }).status === 0;
}
