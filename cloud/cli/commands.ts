import { text } from 'node:stream/consumers';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { Bootstrap, Id } from '#protocol';
import { NewToken } from '../accounts/index.ts';
import { runServer } from '../main.ts';
import { ROLES } from '../platform/access/roles.ts';
import { auditVerifyCommand } from './audit-commands.ts';
import { exportCommand, importCommand } from './bulk-commands.ts';
import type { CliCommand } from './cli-command.ts';
import { rotateKeysCommand } from './key-commands.ts';
import { take } from './options.ts';
import { UsageError } from './usage.ts';
import { changing, withContext } from './with-context.ts';

export const COMMANDS: readonly CliCommand[] = [
  {
    words: ['serve'],
    async run(args, env) {
      take(args, {});
      await runServer(env);
    },
  },
  {
    words: ['token', 'create'],
    async run(args, env) {
      const { name, role, days } = take(args, { name: true, role: true, days: false });
      const known = ROLES.find((one) => one === role);
      if (!known) throw new UsageError(`--role must be one of ${ROLES.join(', ')}.`);
      expect(NewToken.properties.name, name ?? '', '--name must be 1 to 128 characters.');
      if (days !== undefined)
        expect(NewToken.properties.expiresInDays, Number(days), '--days must be a number from 1 to 3650.');
      const expiry = days === undefined ? {} : { expiresInDays: Number(days) };
      const asked = { action: 'token create', request: { name, role, days } };
      await changing(env, asked, async ({ accounts }) => {
        const { secret } = await accounts.tokens.issue({ name: name ?? '', role: known, ...expiry });
        console.log(secret);
      });
    },
  },
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
  rotateKeysCommand,
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
    words: ['ca', 'fingerprint'],
    async run(args, env) {
      take(args, {});
      await withContext(env, async ({ certificates }) => console.log(certificates.caFingerprint()));
    },
  },
];

function expect(schema: Type.TSchema, value: unknown, message: string): void {
  if (!Value.Check(schema, value)) throw new UsageError(message);
}
