import { text } from 'node:stream/consumers';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { Bootstrap, Id } from '#protocol';
import { NewToken } from '../accounts/index.ts';
import { readConfig } from '../config.ts';
import { type Context, openContext } from '../context.ts';
import { runServer } from '../main.ts';
import { ROLES } from '../platform/http/actor.ts';
import { createLog } from '../platform/log.ts';
import { UsageError } from './usage.ts';

export type CliCommand = {
  words: readonly string[];
  run(args: string[], env: NodeJS.ProcessEnv): Promise<void>;
};

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
      await withContext(env, async ({ accounts }) => {
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
      await withContext(env, async ({ appliances }) => {
        const { bootstrap } = await appliances.register({ serial, model, ...(site && { siteId: site }) });
        console.log(JSON.stringify(bootstrap, null, 2));
      });
    },
  },
  {
    words: ['user', 'set-password'],
    async run(args, env) {
      const { email = '' } = take(args, { email: true });
      const password = (await text(process.stdin)).replace(/\r?\n$/, '');
      await withContext(env, ({ accounts }) => accounts.users.setPassword(email, password));
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

async function withContext(env: NodeJS.ProcessEnv, work: (context: Context) => Promise<void>): Promise<void> {
  const config = readConfig(env);
  // Standard output belongs to the command.
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  await using context = await openContext(config, { log });
  await context.certificates.initialise();
  await work(context);
}

/** The options of a command; `true` marks those it cannot do without. @throws UsageError */
function take<Name extends string>(
  args: string[],
  names: Record<Name, boolean>,
): Partial<Record<Name, string>> {
  const options: ParseArgsOptionsConfig = {};
  for (const name of Object.keys(names)) options[name] = { type: 'string' };
  const values = parse(args, options);
  for (const [name, needed] of Object.entries(names)) {
    if (needed && !values[name]) throw new UsageError(`--${name} is missing.`);
  }
  return values as Partial<Record<Name, string>>;
}

function parse(args: string[], options: ParseArgsOptionsConfig): Record<string, unknown> {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function expect(schema: Type.TSchema, value: unknown, message: string): void {
  if (!Value.Check(schema, value)) throw new UsageError(message);
}
