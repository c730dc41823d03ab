import { setTimeout as pause } from 'node:timers/promises';
import { createKeyStore, rotateKeys } from '../keys/index.ts';
import type { CliCommand } from './cli-command.ts';
import { take } from './options.ts';
import { changing } from './with-context.ts';

export const rotateKeysCommand: CliCommand = {
  words: ['keys', 'rotate'],
  async run(args, env) {
    take(args, {});
    await changing(env, { action: 'keys rotate', request: {} }, async ({ pool, config }) => {
      const source = { dataDir: config.dataDir, env: config.sealingKey };
      const { keyId, values, ownFile } = await rotateKeys({ store: createKeyStore(pool), source, pause });
      console.log(`${values} values wrapped anew; all are sealed by the key ${keyId} now.`);
      console.log(
        ownFile
          ? `${ownFile} holds this key alone. Keep a copy of it where your backups of the database are not.`
          : 'Earlier keys are needed no more: take them out of the environment.',
      );
    });
  },
};
