import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../lib/free-port.ts';
import { type FreshClones, openFreshClones } from '../../lib/fresh-clone.ts';

const ROOT = process.getuid?.() === 0;
/** Of `nobody`, who is on every system: whoever runs the control plane has an account. */
const NOBODY = 65_534;

let clones: FreshClones;
beforeAll(async () => {
  clones = await openFreshClones();
});
afterAll(() => clones[Symbol.asyncDispose]());

type Place = { folder: string; mode: number; user?: number; data?: string };

/** A folder with a blank and a letter that is none of ASCII, and a clone in it. */
async function cloneInto({
  folder,
  mode,
  user,
  data,
}: Place): Promise<{ clone: string; env: NodeJS.ProcessEnv }> {
  const home = join(clones.directory, folder);
  const clone = join(home, 'our böxes', 'sitekeeper');
  await mkdir(clone, { recursive: true });
  await clones.into(clone);
  if (user !== undefined) for (const path of [home, clone]) await chown(path, user, user);
  await chmod(home, mode);
  if (data) await mkdir(join(clones.directory, data), { mode: 0o700 });
  const [http, device, mqtt, crl] = await freePorts(4);
  return {
    clone,
    env: {
      PATH: '/usr/bin:/bin',
      HOME: home,
      SITEKEEPER_HTTP_PORT: `${http}`,
      SITEKEEPER_DEVICE_PORT: `${device}`,
      SITEKEEPER_MQTT_PORT: `${mqtt}`,
      SITEKEEPER_CRL_PORT: `${crl}`,
      ...(data && { SITEKEEPER_DATA_DIR: join(clones.directory, data, 'dätä of ours') }),
    },
  };
}

/** Runs the command until it has said `enough`, and ends it as Ctrl-C does. */
function sitekeeper(
  { clone, env }: { clone: string; env: NodeJS.ProcessEnv },
  args: string[],
  { user, enough }: { user?: number | undefined; enough?: string },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const identity = user !== undefined && { uid: user, gid: user };
  const child = spawn(clones.node, ['cloud/cli/main.ts', ...args], { cwd: clone, env, ...identity });
  const told = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    told.stdout += String(chunk);
    if (enough && !child.killed && told.stdout.includes(enough)) child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk) => (told.stderr += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, ...told }));
  });
}

const ofRoot: [string, Place][] = [
  ['root in a folder that nobody else enters', { folder: 'root-closed', mode: 0o700 }],
  ['root in a folder that everybody enters', { folder: 'root-open', mode: 0o755 }],
  [
    'root with the data in a folder that nobody else enters',
    { folder: 'root-data', mode: 0o755, data: 'closed data' },
  ],
  ['an ordinary user in a closed home', { folder: 'user-closed', mode: 0o700, user: NOBODY }],
];
const ofUser: [string, Place][] = [['an ordinary user in a closed home', { folder: 'home', mode: 0o700 }]];

test.concurrent.each(ROOT ? ofRoot : ofUser)('it serves from a fresh clone: %s', async (_who, place) => {
  const cloned = await cloneInto(place);
  const { user } = place;
  const served = await sitekeeper(cloned, ['serve'], { user, enough: 'Sitekeeper serves' });
  expect(served).toMatchObject({ code: 0, stderr: '' });
  expect(served.stdout).toContain('embedded PostgreSQL started');
  expect(served.stdout).not.toContain('"level":50');
  const cluster = join(cloned.env.SITEKEEPER_DATA_DIR ?? join(cloned.clone, '.data'), 'postgres');
  const { uid, mode } = await stat(cluster);
  expect(mode & 0o777).toBe(0o700);
  if (ROOT) expect(uid).not.toBe(0);
});

test('what hinders a start is one line that says what to do', async () => {
  const cloned = await cloneInto({ folder: 'hindered', mode: 0o755 });
  const user = ROOT ? NOBODY : undefined;
  const closed = join(clones.directory, 'closed');
  await mkdir(closed, { mode: ROOT ? 0o700 : 0o500 });
  const started = await sitekeeper(
    { ...cloned, env: { ...cloned.env, SITEKEEPER_DATA_DIR: join(closed, 'data') } },
    ['serve'],
    { user },
  );
  expect(started).toEqual({
    code: 1,
    stdout: '',
    stderr: `The data directory ${join(closed, 'data')} cannot be used (EACCES). Set SITEKEEPER_DATA_DIR to a folder that this user may write.\n`,
  });
});
