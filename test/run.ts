/**
 * `npm test`: every test there is. Arguments narrow it: `npm test -- unit` or `npm test -- integration e2e/tunnel`.
 * Suites run one after another, since those that start daemons and browsers want the machine for themselves.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { installDebianPackages } from './debian-packages.ts';

const SUITES = ['unit', 'integration', 'browser', 'e2e'] as const;
/** Of the integration suite. */
const ROOT_ONLY = ['test/integration/drivers', 'test/integration/disk'];
/** Programs under test start hundreds of times: what Node compiled is kept from one start to the next. */
const COMPILED = join('node_modules', '.cache', 'node-compile');
type Suite = (typeof SUITES)[number];
type Results = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
};
type Counts = { passed: number; failed: number; skipped: number };

/** What is drawn at random is drawn by it: with the same one, the same values come. */
const SEED = process.env.SITEKEEPER_TEST_SEED ?? String(randomInt(2 ** 31));

const filters = process.argv.slice(2);
console.log(`SITEKEEPER_TEST_SEED=${SEED}`);
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
const failures: string[] = [];
let broken = false;
if (wanted('browser') && !leftOut.has('browser'))
  broken = !run(['vite', 'build', '--config', 'console/vite.config.ts']);
for (const suite of SUITES.filter(wanted)) {
  const why = leftOut.get(suite);
  if (why) console.log(`\n=== ${suite}: left out: ${why}`);
  else runSuite(suite);
}
if (failures.length > 0) {
  console.log(
    `\nFailed:\n${failures.join('\n')}\n\nAgain with the same random values: SITEKEEPER_TEST_SEED=${SEED}`,
  );
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
  const hung = join(directory, 'hung');
  const paths = filters.filter((filter) => filter.startsWith(`${suite}/`)).map((filter) => `test/${filter}`);
  const narrowed = suite === 'integration' && !root;
  if (narrowed) console.log(`without ${ROOT_ONLY.join(', ')}: network namespaces and volumes want root`);
  const ok = run(
    [
      'vitest',
      'run',
      '--config',
      'test/vitest.config.ts',
      '--project',
      suite,
      ...paths,
      ...(narrowed ? ROOT_ONLY.flatMap((folder) => ['--exclude', `${folder}/**`]) : []),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${outcome}`,
    ],
    { SITEKEEPER_TEST_HUNG: hung, SITEKEEPER_TEST_SEED: SEED },
  );
  broken ||= !ok;
  for (const name of readIfThere(hung).split('\n').filter(Boolean)) {
    broken = true;
    failures.push(`${name}: hung and was ended`);
  }
  try {
    const results: Results = JSON.parse(readFileSync(outcome, 'utf8'));
    total.passed += results.numPassedTests;
    total.failed += results.numFailedTests;
    total.skipped += results.numPendingTests;
    failures.push(...failuresIn(results));
  } catch {
    broken = true;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Told again at the end, where somebody who sees the last lines only finds them. */
function failuresIn({ testResults }: Results): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      const told = failed.map(
        ({ fullName, failureMessages }) => `${fullName}\n${failureMessages.join('\n')}`,
      );
      return (told.length > 0 ? told : [message]).map((text) => `${relative('.', name)}: ${text}`);
    });
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function run([command, ...args]: string[], env: Record<string, string> = {}): boolean {
  const options = {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: resolve(COMPILED), ...process.env, ...env },
  } as const;
  return spawnSync(command as string, args, options).status === 0;
}
