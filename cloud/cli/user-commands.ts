import { text } from 'node:stream/consumers';
import type { CliCommand } from './cli-command.ts';
import { take } from './options.ts';
import { changing } from './with-context.ts';

/** Ways back for whoever is locked out, by whoever runs the control plane. */
export const USER_COMMANDS: readonly CliCommand[] = [
  {
    words: ['user', 'set-password'],
    async run(args, env) {
      const { email = '' } = take(args, { email: true });
      const password = (await text(process.stdin)).replace(/\r?\n$/, '');
      const asked = { action: 'user set-password', request: { email } };
      await changing(env, asked, ({ accounts }) => accounts.users.setPassword(email, password));
    },
  },
  {
    words: ['user', 'reset-factors'],
    async run(args, env) {
      const { email = '' } = take(args, { email: true });
      const asked = { action: 'user reset-factors', request: { email } };
      await changing(env, asked, ({ accounts }) => accounts.users.resetFactors(email));
    },
  },
];
