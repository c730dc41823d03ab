import Type from 'typebox';
import { Bootstrap, Id } from '#protocol';
import { runServer } from '../main.ts';
import { auditVerifyCommand } from './audit-commands.ts';
import { AUTHORITY_COMMANDS } from './authority-commands.ts';
import { exportCommand, importCommand } from './bulk-commands.ts';
import { calendarReadCommand } from './calendar-command.ts';
import { expect } from './check.ts';
import type { CliCommand } from './cli-command.ts';
import { rotateKeysCommand } from './key-commands.ts';
import { take } from './options.ts';
import { retentionCatchUpCommand } from './retention-commands.ts';
import { ROLLOUT_COMMANDS } from './rollout-commands.ts';
import { tokenCreateCommand } from './token-commands.ts';
import { USER_COMMANDS } from './user-commands.ts';
import { changing } from './with-context.ts';

export const COMMANDS: readonly CliCommand[] = [
  {
    words: ['serve'],
    async run(args, env) {
      take(args, {});
      await runServer(env);
    },
  },
  tokenCreateCommand,
  {
    words: ['appliance', 'add'],
    async run(args, env) {
      const { serial = '', model = '', site } = take(args, { serial: true, model: true, site: false });
      expect(
        Bootstrap.properties.serial,
        serial,
        '--serial must be 4 to 40 capital letters, digits and hyphens.',
      );
      expect(Type.String({ minLength: 1, maxLength: 64 }), model, '--model must be 1 to 64 characters.');
      if (site !== undefined) expect(Id, site, '--site must be the id of a site.');
      const asked = { action: 'appliance add', request: { serial, model, site } };
      await changing(env, asked, async ({ appliances }) => {
        const { bootstrap } = await appliances.register({ serial, model, ...(site && { siteId: site }) });
        console.log(JSON.stringify(bootstrap, null, 2));
      });
    },
  },
  auditVerifyCommand,
  importCommand,
  exportCommand,
  calendarReadCommand,
  rotateKeysCommand,
  retentionCatchUpCommand,
  ...ROLLOUT_COMMANDS,
  ...USER_COMMANDS,
  ...AUTHORITY_COMMANDS,
];
