import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../cloud/config.ts';

test('an empty environment is a loopback installation in ./.data', () => {
  expect(readConfig({})).toEqual({
    dataDir: resolve('./.data'),
    listenHost: '127.0.0.1',
    ports: { http: 8443, device: 9443, mqtt: 8883, crl: 8080 },
    publicHost: 'localhost',
    publicUrl: undefined,
    trustedProxies: '',
    administrator: { email: 'admin@localhost', password: undefined },
    logLevel: 'info',
    onClone: 'alarm',
    databaseUrl: undefined,
    sealingKey: {},
    httpCertificate: undefined,
  });
});

test('a variable set to nothing is one that is not set', () => {
  expect(readConfig({ SITEKEEPER_HTTP_PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
});

test.each([
  [{ SITEKEEPER_HTTP_PORT: '65536' }, 'SITEKEEPER_HTTP_PORT must be a port'],
  [{ SITEKEEPER_MQTT_PORT: '0x10' }, 'SITEKEEPER_MQTT_PORT must be a port'],
  [{ SITEKEEPER_ADMIN_PASSWORD: 'eleven-char' }, 'SITEKEEPER_ADMIN_PASSWORD must be at least 12 characters'],
  [{ SITEKEEPER_ADMIN_EMAIL: 'nobody' }, 'SITEKEEPER_ADMIN_EMAIL must be a mail address'],
  [{ SITEKEEPER_LOG_LEVEL: 'loud' }, 'SITEKEEPER_LOG_LEVEL must be one of trace, debug'],
  [{ SITEKEEPER_PUBLIC_HOST: 'https://x' }, 'SITEKEEPER_PUBLIC_HOST must be a host name'],
  [{ DATABASE_URL: 'mysql://root:hunter2@x/y' }, 'DATABASE_URL must be a postgresql:// connection string'],
  [{ DATABASE_URL_FILE: '/does/not/exist' }, 'DATABASE_URL_FILE: the file /does/not/exist cannot be read'],
  [{ SITEKEEPER_HTTP_KEY_FILE: '/key.pem' }, 'must be set together'],
  [{ SITEKEEPER_TRUSTED_PROXIES: '10.0.0.1, proxy.example' }, 'SITEKEEPER_TRUSTED_PROXIES must be addresses'],
  [{ SITEKEEPER_TRUSTED_PROXIES: '10.0.0.0/33' }, 'SITEKEEPER_TRUSTED_PROXIES must be addresses'],
  [{ SITEKEEPER_PUBLIC_URL: 'http://x.example' }, 'SITEKEEPER_PUBLIC_URL must be an https:// address'],
  [{ SITEKEEPER_PUBLIC_URL: 'https://x.example/a?b' }, 'SITEKEEPER_PUBLIC_URL must be an https:// address'],
  [{ SITEKEEPER_PUBLIC_URL: 'https://x.example/a;b' }, 'SITEKEEPER_PUBLIC_URL must be an https:// address'],
  [{ SITEKEEPER_ON_CLONE: 'ignore' }, 'SITEKEEPER_ON_CLONE must be alarm or revoke'],
  [
    { SITEKEEPER_OIDC_ISSUER: 'http://169.254.169.254/' },
    'SITEKEEPER_OIDC_ISSUER must be an https:// address',
  ],
  [{ SITEKEEPER_OIDC_ISSUER: 'https://id.example.net' }, 'SITEKEEPER_OIDC_CLIENT_ID must be set'],
])('%o is refused by name', (env, message) => {
  expect(() => readConfig(env)).toThrow(message);
});

test('every wrong variable is named at once, and no value is told', () => {
  const read = () => readConfig({ SITEKEEPER_CRL_PORT: 'x', DATABASE_URL: 'mysql://root:hunter2@x/y' });
  expect(read).toThrow(/SITEKEEPER_CRL_PORT[\s\S]*DATABASE_URL/);
  expect(read).not.toThrow(/hunter2/);
});
