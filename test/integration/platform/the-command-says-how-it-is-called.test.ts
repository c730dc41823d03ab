import { spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { COMMAND_ENVIRONMENT } from '../../lib/command-environment.ts';

const CLI = fileURLToPath(new URL('../../../cloud/cli/main.ts', import.meta.url));

function sitekeeper(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    env: { ...COMMAND_ENVIRONMENT, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('--help prints the commands', () => {
  const { status, stdout } = sitekeeper(['--help']);
  expect(status).toBe(0);
  expect(stdout).toContain('sitekeeper appliance add --serial');
});

test('what is said about one command is not lost among the others', () => {
  const { stderr } = sitekeeper(['ca', 'activate']);
  expect(stderr).toContain('Say one authority.');
  expect(stderr).toContain('sitekeeper ca activate <authority>');
  expect(stderr).not.toContain('sitekeeper token');
  const { stdout } = sitekeeper(['ca', '--help']);
  expect(stdout).toContain('sitekeeper ca fingerprint');
  expect(stdout).not.toContain('sitekeeper token');
});

test('a calendar of public holidays is printed as a rollout’s policy takes it', async () => {
  const file = join(tmpdir(), `sitekeeper-holidays-${process.pid}.ics`);
  const lines = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20271010', 'SUMMARY:國慶日'];
  await writeFile(file, [...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n'));
  const { status, stdout } = sitekeeper(['calendar', 'read', file]);
  await rm(file);
  expect(status).toBe(0);
  const day = { from: '2027-10-10', to: '2027-10-10', name: '國慶日' };
  expect(JSON.parse(stdout)).toEqual({ exclusions: [day] });
});

test.each([
  [['calendar', 'read'], 'Say a file.'],
  [['dance'], 'There is no command dance.'],
  [['token', 'create', '--name', 'x', '--role', 'king'], '--role must be one of operator-admin'],
  [['token', 'create', '--name', 'x', '--role', 'reseller-admin'], '--reseller must be the id'],
  [['token', 'create', '--name', 'x', '--role', 'noc-viewer', '--customer', 'x'], '--customer does not go'],
  [['token', 'create', '--name', 'x'.repeat(129), '--role', 'noc-viewer'], '--name must be 1 to 128'],
  [['token', 'create', '--name', 'x', '--role', 'noc-viewer', '--days', '9999'], '--days must be a number'],
  [['appliance', 'add', '--serial', 'lower', '--model', 'm'], '--serial must be'],
  [['appliance', 'add', '--model', 'm'], '--serial is missing.'],
  [['ca', 'fingerprint', '--loud'], "Unknown option '--loud'"],
])('%j is called wrongly', (args, message) => {
  const { status, stderr } = sitekeeper(args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test('a wrong environment is named before anything is touched', () => {
  const { status, stderr } = sitekeeper(['serve'], { SITEKEEPER_HTTP_PORT: 'https' });
  expect(status).toBe(2);
  expect(stderr).toBe('SITEKEEPER_HTTP_PORT must be a port from 0 (any free one) to 65535.\n');
});
