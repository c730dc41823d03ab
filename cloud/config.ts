import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { readSingleSignOn, SINGLE_SIGN_ON_VARIABLES, type SingleSignOnConfig } from './accounts/index.ts';
import { LOG_LEVELS } from './platform/log.ts';
import { notAddresses } from './platform/proxies/index.ts';
import type { SealingKeySource } from './platform/sealing.ts';

const Port = Type.Integer({ minimum: 0, maximum: 65535 });
const Text = Type.String({ minLength: 1 });

/** Every variable of the environment the cloud reads, as it must look once its text is taken apart. Port 0: any free one. */
const Environment = Type.Object({
  SITEKEEPER_DATA_DIR: Text,
  SITEKEEPER_LISTEN_HOST: Text,
  SITEKEEPER_HTTP_PORT: Port,
  SITEKEEPER_DEVICE_PORT: Port,
  SITEKEEPER_MQTT_PORT: Port,
  SITEKEEPER_CRL_PORT: Port,
  SITEKEEPER_PUBLIC_HOST: Type.String({
    pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$',
    description: 'a host name or IPv4 address',
  }),
  SITEKEEPER_TRUSTED_PROXIES: Type.Optional(Text),
  SITEKEEPER_PUBLIC_URL: Type.Optional(Text),
  SITEKEEPER_ADMIN_EMAIL: Type.String({ pattern: '^[^\\s@]+@[^\\s@]+$', description: 'a mail address' }),
  SITEKEEPER_ADMIN_PASSWORD: Type.Optional(
    Type.String({ minLength: 12, maxLength: 256, description: 'at least 12 characters' }),
  ),
  SITEKEEPER_LOG_LEVEL: Type.Enum(LOG_LEVELS),
  SITEKEEPER_ON_CLONE: Type.Enum(['alarm', 'revoke'], { description: 'alarm or revoke' }),
  SITEKEEPER_SEALING_KEY: Type.Optional(Text),
  SITEKEEPER_SEALING_KEY_FILE: Type.Optional(Text),
  SITEKEEPER_SEALING_KEY_PREVIOUS: Type.Optional(Text),
  ...SINGLE_SIGN_ON_VARIABLES,
  SITEKEEPER_HTTP_CERTIFICATE_FILE: Type.Optional(Text),
  SITEKEEPER_HTTP_KEY_FILE: Type.Optional(Text),
  DATABASE_URL: Type.Optional(
    Type.String({ pattern: '^postgres(ql)?://', description: 'a postgresql:// connection string' }),
  ),
});
type Environment = Static<typeof Environment>;

const DEFAULTS: Partial<Environment> = {
  SITEKEEPER_DATA_DIR: './.data',
  SITEKEEPER_LISTEN_HOST: '127.0.0.1',
  SITEKEEPER_HTTP_PORT: 8443,
  SITEKEEPER_DEVICE_PORT: 9443,
  SITEKEEPER_MQTT_PORT: 8883,
  SITEKEEPER_CRL_PORT: 8080,
  SITEKEEPER_PUBLIC_HOST: 'localhost',
  SITEKEEPER_ADMIN_EMAIL: 'admin@localhost',
  SITEKEEPER_LOG_LEVEL: 'info',
  SITEKEEPER_ON_CLONE: 'alarm',
};

/** Variables whose value may stand in the file that `<name>_FILE` names. The sealing key's file is read by its owner. */
const SECRETS = [
  'SITEKEEPER_ADMIN_PASSWORD',
  'DATABASE_URL',
  'SITEKEEPER_OIDC_CLIENT_SECRET',
  'SITEKEEPER_OIDC_ROLES',
];

export type Config = {
  /** Absolute. */
  dataDir: string;
  listenHost: string;
  ports: { http: number; device: number; mqtt: number; crl: number };
  /** How appliances and people reach this server. */
  publicHost: string;
  /** How people reach it, without a slash at its end; `undefined`: by the public host and the port of HTTP. */
  publicUrl: string | undefined;
  /** Addresses and networks of reverse proxies, separated by commas or blanks. */
  trustedProxies: string;
  administrator: { email: string; password: string | undefined };
  /** Unset: nobody comes from an identity provider. */
  singleSignOn: SingleSignOnConfig | undefined;
  logLevel: Environment['SITEKEEPER_LOG_LEVEL'];
  /** When several boxes show one appliance's certificate: only tell people, or shut them all out. */
  onClone: 'alarm' | 'revoke';
  /** Unset: the embedded PostgreSQL in the data directory. */
  databaseUrl: string | undefined;
  sealingKey: SealingKeySource['env'];
  /** Unset: a certificate of our own authority. */
  httpCertificate: { certificateFile: string; keyFile: string } | undefined;
};

/** What is wrong with the environment, one line a variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const environment = Compile(Environment);

/** @throws ConfigError naming every variable that is wrong, never its value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values: Record<string, unknown> = { ...DEFAULTS };
  for (const name of Object.keys(Environment.properties)) {
    const text = textOf(env, name);
    if (text !== undefined) values[name] = name.endsWith('_PORT') ? portOf(text) : text;
  }
  if (!environment.Check(values)) throw new ConfigError(complaints(values).join('\n'));
  return present(values);
}

function textOf(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  // A variable set to nothing is one that is not set, as Compose files write it.
  if (env[name]) return env[name];
  const file = SECRETS.includes(name) ? env[`${name}_FILE`] : undefined;
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(`${name}_FILE: the file ${file} cannot be read.`, { cause });
  }
}

const portOf = (text: string): number => (/^\d{1,5}$/.test(text) ? Number(text) : Number.NaN);

function complaints(values: object): string[] {
  const names = new Set(environment.Errors(values).map((error) => error.instancePath.split('/')[1] ?? ''));
  return [...names].map((name) => `${name} must be ${expectation(name)}.`);
}

function expectation(name: string): string {
  if (name.endsWith('_PORT')) return 'a port from 0 (any free one) to 65535';
  if (name === 'SITEKEEPER_LOG_LEVEL') return `one of ${LOG_LEVELS.join(', ')}`;
  const property = Environment.properties[name as keyof Environment] as { description?: string } | undefined;
  return property?.description ?? 'set';
}

function present(values: Environment): Config {
  const certificateFile = values.SITEKEEPER_HTTP_CERTIFICATE_FILE;
  const keyFile = values.SITEKEEPER_HTTP_KEY_FILE;
  if ((certificateFile === undefined) !== (keyFile === undefined)) {
    throw new ConfigError(
      'SITEKEEPER_HTTP_CERTIFICATE_FILE and SITEKEEPER_HTTP_KEY_FILE must be set together.',
    );
  }
  const singleSignOn = readSingleSignOn(values);
  if (typeof singleSignOn === 'string') throw new ConfigError(singleSignOn);
  const { SITEKEEPER_SEALING_KEY, SITEKEEPER_SEALING_KEY_FILE, SITEKEEPER_SEALING_KEY_PREVIOUS } = values;
  return {
    dataDir: resolve(values.SITEKEEPER_DATA_DIR),
    listenHost: values.SITEKEEPER_LISTEN_HOST,
    ports: {
      http: values.SITEKEEPER_HTTP_PORT,
      device: values.SITEKEEPER_DEVICE_PORT,
      mqtt: values.SITEKEEPER_MQTT_PORT,
      crl: values.SITEKEEPER_CRL_PORT,
    },
    publicHost: values.SITEKEEPER_PUBLIC_HOST,
    publicUrl: publicUrlOf(values.SITEKEEPER_PUBLIC_URL),
    trustedProxies: proxiesOf(values.SITEKEEPER_TRUSTED_PROXIES),
    administrator: {
      email: values.SITEKEEPER_ADMIN_EMAIL.toLowerCase(),
      password: values.SITEKEEPER_ADMIN_PASSWORD,
    },
    singleSignOn,
    logLevel: values.SITEKEEPER_LOG_LEVEL,
    onClone: values.SITEKEEPER_ON_CLONE,
    databaseUrl: values.DATABASE_URL,
    sealingKey: {
      ...(SITEKEEPER_SEALING_KEY && { SITEKEEPER_SEALING_KEY }),
      ...(SITEKEEPER_SEALING_KEY_FILE && { SITEKEEPER_SEALING_KEY_FILE }),
      ...(SITEKEEPER_SEALING_KEY_PREVIOUS && { SITEKEEPER_SEALING_KEY_PREVIOUS }),
    },
    httpCertificate: certificateFile && keyFile ? { certificateFile, keyFile } : undefined,
  };
}

function proxiesOf(list = ''): string {
  if (notAddresses(list).length === 0) return list;
  throw new ConfigError(
    'SITEKEEPER_TRUSTED_PROXIES must be addresses and networks as 192.0.2.0/24, separated by commas.',
  );
}

/** What a path may be made of, so that it means the same in an address, a cookie and a document. */
const PATH = /^(\/[A-Za-z0-9._~-]+)*\/?$/;

function publicUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isWell =
    url?.protocol === 'https:' &&
    url.username + url.password + url.search + url.hash === '' &&
    PATH.test(url.pathname);
  if (isWell) return url.href.replace(/\/$/, '');
  throw new ConfigError(
    'SITEKEEPER_PUBLIC_URL must be an https:// address, with or without a path, and nothing after it.',
  );
}
