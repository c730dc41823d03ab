import type { Command } from '#protocol';
import type { Link } from '../broker/index.ts';
import { EVERYTHING, type Scope } from '../platform/access/roles.ts';
import { visibleSince } from '../platform/access/visible-since.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { CommandRow, CommandStore } from './command-store.ts';
import type { IssueSecret } from './register.ts';
import type { CommandView, NewCommand } from './schema.ts';
import { type ApplianceStore, ownershipOf } from './store.ts';

export type CommandDeps = {
  store: ApplianceStore;
  commands: CommandStore;
  /** A reset box enrols anew by it. */
  issueSecret: IssueSecret;
  link: () => Link;
  ids: Ids;
  clock: Clock;
  bus: Bus;
};

/** By which the control plane sends commands of its own. */
export const BY_ITSELF = 'system';

/** How long after its deadline a command that was begun in time may take to end. */
const RUNNING_MS = 15 * 60_000;

/** Things to be done once by a connected appliance before a deadline. */
export function createCommands({ store, commands, issueSecret, link, ids, clock, bus }: CommandDeps) {
  async function sinceFor(applianceId: string, scope: Scope): Promise<Date | 'nothing' | undefined> {
    const row = await store.get(applianceId);
    if (!row) throw notFound('appliance', applianceId);
    return visibleSince(scope, ownershipOf(row));
  }

  /** The secret is only sent: what is stored has none. */
  async function secretFor({ kind }: NewCommand, applianceId: string): Promise<object | undefined> {
    if (kind !== 'factory-reset') return undefined;
    return { enrolmentSecret: (await issueSecret(applianceId)).secret };
  }

  return {
    /** @throws AppError not-found, conflict when the appliance is not connected: a command does not wait. */
    async send(applianceId: string, wanted: NewCommand, createdBy: string): Promise<CommandView> {
      await sinceFor(applianceId, EVERYTHING);
      if (wanted.kind === 'factory-reset' && Object.keys(wanted.args ?? {}).length > 0) throw noArguments();
      const now = clock.now();
      const command: Command = {
        id: ids.uuid(),
        kind: wanted.kind,
        args: wanted.args ?? {},
        deadline: new Date(now.getTime() + (wanted.deadlineSeconds ?? 60) * 1000).toISOString(),
      };
      if (!link().isConnected(applianceId)) throw notConnected();
      await commands.insert({
        ...command,
        applianceId,
        deadline: new Date(command.deadline),
        state: 'sent',
        createdBy,
        createdAt: now,
        updatedAt: now,
      });
      const secret = await secretFor(wanted, applianceId);
      const message = JSON.stringify(secret ? { ...command, args: secret } : command);
      if (!(await link().publish(applianceId, 'command', message))) {
        await commands.remove(command.id);
        throw notConnected();
      }
      return this.get(applianceId, command.id, EVERYTHING);
    },

    async get(applianceId: string, commandId: string, scope: Scope = EVERYTHING): Promise<CommandView> {
      const since = await sinceFor(applianceId, scope);
      const row = since === 'nothing' ? null : await commands.get(applianceId, commandId);
      if (!row || (since instanceof Date && row.createdAt < since)) throw notFound('command', commandId);
      return present(row, clock.now());
    },

    /** Those that nobody has answered in time have come to their end; the appliance's events tell it. */
    async expire(): Promise<void> {
      const now = clock.now();
      for (const expired of await commands.expire(now, new Date(now.getTime() - RUNNING_MS))) {
        const { id, applianceId, kind, createdBy, deadline } = expired;
        await commands.recordEvent({
          id: ids.uuid(),
          applianceId,
          at: now,
          receivedAt: now,
          kind: 'command.expired',
          severity: 'warning',
          data: { commandId: id, command: kind, createdBy, deadline: deadline.toISOString() },
        });
        bus.publish('appliance.changed', { applianceId });
      }
    },

    /** Newest first. */
    async list(applianceId: string, take: number, scope: Scope = EVERYTHING): Promise<CommandView[]> {
      const since = await sinceFor(applianceId, scope);
      if (since === 'nothing') return [];
      return (await commands.list(applianceId, take, since)).map((row) => present(row, clock.now()));
    },
  };
}

function notConnected(): AppError {
  return new AppError(
    'conflict',
    'The appliance is not connected, and a command is never kept for later. Send it again when it is back.',
  );
}

function noArguments(): AppError {
  const detail = 'has nothing to say for this command';
  return new AppError('request-invalid', `/args ${detail}.`, {
    faults: [{ pointer: '/args', code: 'excluded', detail }],
  });
}

/** One that was sent and not heard of by its deadline is not run any more. */
function present(row: CommandRow, now: Date): CommandView {
  const state = row.state === 'sent' && row.deadline < now ? 'expired' : row.state;
  return {
    id: row.id,
    kind: row.kind as CommandView['kind'],
    args: row.args as CommandView['args'],
    deadline: row.deadline.toISOString(),
    state: state as CommandView['state'],
    output: row.output,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
