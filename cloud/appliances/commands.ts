import type { Command } from '#protocol';
import type { Link } from '../broker/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { CommandRow, CommandStore } from './command-store.ts';
import type { CommandView, NewCommand } from './schema.ts';
import type { ApplianceStore } from './store.ts';

export type CommandDeps = {
  store: ApplianceStore;
  commands: CommandStore;
  link: () => Link;
  ids: Ids;
  clock: Clock;
  bus: Bus;
};

/** How long after its deadline a command that was begun in time may take to end. */
const RUNNING_MS = 15 * 60_000;

/** Things to be done once by a connected appliance before a deadline. */
export function createCommands({ store, commands, link, ids, clock, bus }: CommandDeps) {
  async function mustExist(applianceId: string): Promise<void> {
    if (!(await store.get(applianceId))) throw notFound('appliance', applianceId);
  }

  return {
    /** @throws AppError not-found, conflict when the appliance is not connected: a command does not wait. */
    async send(applianceId: string, wanted: NewCommand, createdBy: string): Promise<CommandView> {
      await mustExist(applianceId);
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
      if (!(await link().publish(applianceId, 'command', JSON.stringify(command)))) {
        await commands.remove(command.id);
        throw notConnected();
      }
      return this.get(applianceId, command.id);
    },

    async get(applianceId: string, commandId: string): Promise<CommandView> {
      const row = await commands.get(applianceId, commandId);
      if (!row) throw notFound('command', commandId);
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
    async list(applianceId: string, take: number): Promise<CommandView[]> {
      await mustExist(applianceId);
      return (await commands.list(applianceId, take)).map((row) => present(row, clock.now()));
    },
  };
}

function notConnected(): AppError {
  return new AppError('conflict', 'The appliance is not connected; a command is never kept for later.');
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
