import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startCloud } from '../../lib/cloud.ts';
import { openTestDatabase } from '../../lib/database.ts';
import { runCommand } from '../../lib/run-command.ts';

const CLI = fileURLToPath(new URL('../../../cloud/cli/main.ts', import.meta.url));

test.each(['SITEKEEPER_HTTP_PORT', 'SITEKEEPER_DEVICE_PORT', 'SITEKEEPER_MQTT_PORT', 'SITEKEEPER_CRL_PORT'])(
  'when the port of %s is taken, the cloud ends and says so',
  async (variable) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      await expect(startCloud({ env: { [variable]: String(port) } })).rejects.toThrow(
        `Port ${port} of 127.0.0.1 is taken. Stop what listens on it, or set ${variable}.`,
      );
    } finally {
      taken.close();
    }
  },
);

test('an address that is not of this machine is named', async () => {
  await expect(startCloud({ env: { SITEKEEPER_LISTEN_HOST: '192.0.2.1' } })).rejects.toThrow(
    '192.0.2.1 is no address of this machine. Set SITEKEEPER_LISTEN_HOST.',
  );
});

test('the first administrator’s password is told even when the start fails afterwards', async () => {
  await using database = await openTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'sitekeeper-start-'));
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  try {
    const { code, stdout, stderr } = await runCommand('env', [
      `SITEKEEPER_DATA_DIR=${dataDir}`,
      `DATABASE_URL=${database.url}`,
      `SITEKEEPER_CRL_PORT=${port}`,
      process.execPath,
      CLI,
      'serve',
    ]);
    expect(code).toBe(1);
    expect(stdout.toString()).toMatch(/Sign in as admin@localhost with the password \S+ \(shown this once\)/);
    expect(stderr).toContain(`Port ${port} of 127.0.0.1 is taken.`);
  } finally {
    taken.close();
    await rm(dataDir, { recursive: true });
  }
});

test('a certificate for browsers that is none is named by its variables', async () => {
  const files = {
    SITEKEEPER_HTTP_CERTIFICATE_FILE: '/etc/hostname',
    SITEKEEPER_HTTP_KEY_FILE: '/etc/hostname',
  };
  await expect(startCloud({ env: files })).rejects.toThrow(
    'SITEKEEPER_HTTP_CERTIFICATE_FILE and SITEKEEPER_HTTP_KEY_FILE must name a certificate chain and its key',
  );
});
