import type { CliCommand } from './cli-command.ts';
import { take } from './options.ts';
import { UsageError } from './usage.ts';
import { withContext } from './with-context.ts';

const TOLD = {
  altered: 'was altered',
  'missing-before': 'follows on entries that are missing',
  'inserted-or-moved': 'does not follow the entry before it: one was inserted, moved or replaced',
  'end-missing': 'is the last there was, and is missing',
  'end-not-ours': 'is said to be the last, but not by this control plane',
  'anchor-differs': 'is another one than was written down',
};

export const auditVerifyCommand: CliCommand = {
  words: ['audit', 'verify'],
  async run(args, env) {
    const { anchor: given } = take(args, { anchor: false });
    const anchor = given === undefined ? undefined : anchorOf(given);
    await withContext(env, async ({ audit }) => {
      const { entries, head, faults } = await audit.verify(anchor);
      for (const { sequence, fault } of faults) console.error(`entry ${sequence} ${TOLD[fault]}`);
      if (faults.length > 0) throw new Error('The audit record was tampered with.');
      console.log(`${entries} entries, none altered, missing, inserted or moved`);
      console.log(`anchor ${head.sequence}:${head.hash}`);
    });
  },
};

function anchorOf(text: string): { sequence: bigint; hash: string } {
  const [, sequence, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new UsageError('--anchor must be what an earlier run printed: <number>:<hash>.');
  }
  return { sequence: BigInt(sequence), hash };
}
