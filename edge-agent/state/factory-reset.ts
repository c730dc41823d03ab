import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Bootstrap } from '#protocol';
import type { Log } from '../log.ts';
import type { Disk } from './disk.ts';
import { readJson } from './read-json.ts';

const FILE = 'factory-reset.json';
/** What the factory put into the box. */
const FROM_FACTORY = ['identity/factory.pem', 'identity/factory.key'];

const Reset = Type.Object({
  /** By which the box enrols instead of by that of its bootstrap document, until it gets another document. */
  enrolmentSecret: Bootstrap.properties.enrolmentSecret,
  /** SHA-256 of the secret in the bootstrap document it had. */
  insteadOf: Type.String(),
  /** Everything else was forgotten. */
  done: Type.Boolean(),
});

const hashOf = ({ enrolmentSecret }: Bootstrap) => createHash('sha256').update(enrolmentSecret).digest('hex');
const write = (disk: Disk, reset: Static<typeof Reset>) => disk.write(FILE, JSON.stringify(reset));

/** Durable on return: the next start begins by forgetting everything. */
export const decideReset = (disk: Disk, bootstrap: Bootstrap, enrolmentSecret: string): Promise<void> =>
  write(disk, { enrolmentSecret, insteadOf: hashOf(bootstrap), done: false });

/**
 * First thing after a start: forgets everything if that was decided, again when it was cut short. The bootstrap document
 * by which the box enrols.
 */
export async function afterReset(
  { disk, log }: { disk: Disk; log: Log },
  bootstrap: Bootstrap,
): Promise<Bootstrap> {
  const reset = await readJson(disk, FILE, Reset, log);
  if (!reset) return bootstrap;
  if (!reset.done) {
    log.warn({}, 'reset to factory state');
    await disk.clear([FILE, ...FROM_FACTORY]);
    await write(disk, { ...reset, done: true });
  }
  const { enrolmentSecret } = reset;
  return reset.insteadOf === hashOf(bootstrap) ? { ...bootstrap, enrolmentSecret } : bootstrap;
}
