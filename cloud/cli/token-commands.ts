import { Id } from '#protocol';
import { NewToken } from '../accounts/index.ts';
import { ROLES, type Role, SCOPE_OF_ROLE } from '../platform/access/roles.ts';
import { expect } from './check.ts';
import type { CliCommand } from './cli-command.ts';
import { take } from './options.ts';
import { UsageError } from './usage.ts';
import { changing } from './with-context.ts';

export const tokenCreateCommand: CliCommand = {
  words: ['token', 'create'],
  async run(args, env) {
    const options = { name: true, role: true, days: false, reseller: false, customer: false };
    const { name = '', role, days, ...whose } = take(args, options);
    const known = ROLES.find((one) => one === role);
    if (!known) throw new UsageError(`--role must be one of ${ROLES.join(', ')}.`);
    expect(NewToken.properties.name, name, '--name must be 1 to 128 characters.');
    if (days !== undefined)
      expect(NewToken.properties.expiresInDays, Number(days), '--days must be a number from 1 to 3650.');
    const token = {
      name,
      role: known,
      ...belonging(known, whose),
      ...(days !== undefined && { expiresInDays: Number(days) }),
    };
    await changing(env, { action: 'token create', request: token }, async ({ accounts }) => {
      console.log((await accounts.tokens.issue(token)).secret);
    });
  },
};

/** @throws UsageError when it does not say whose a tenant's role is */
function belonging(role: Role, whose: { reseller?: string; customer?: string }) {
  for (const kind of ['reseller', 'customer'] as const) {
    if (SCOPE_OF_ROLE[role] === kind) expect(Id, whose[kind], `--${kind} must be the id of the ${kind}.`);
    else if (whose[kind] !== undefined) throw new UsageError(`--${kind} does not go with the role ${role}.`);
  }
  return {
    ...(whose.reseller && { resellerId: whose.reseller }),
    ...(whose.customer && { customerId: whose.customer }),
  };
}
