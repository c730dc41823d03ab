import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startCloud } from '../../lib/cloud.ts';

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
