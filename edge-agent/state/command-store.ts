import Type, { type Static } from 'typebox';
import { COMMAND_KINDS, CommandResult, Id } from '#protocol';
import type { Log } from '../log.ts';
import type { Disk } from './disk.ts';
import { readJson } from './read-json.ts';

const FILE = 'commands.json';
const REMEMBERED = 200;

/** A command taken, and what became of it. It is written before it is run: never twice. */
export const CommandRecord = Type.Object({
  id: Id,
  kind: Type.Enum(COMMAND_KINDS),
  bootId: Type.String(),
  result: CommandResult,
  delivered: Type.Boolean(),
});
export type CommandRecord = Static<typeof CommandRecord>;

export type CommandStore = {
  find(id: string): CommandRecord | undefined;
  /** Replaces the record of the same id; the oldest are forgotten. */
  put(record: CommandRecord): Promise<void>;
  all(): readonly CommandRecord[];
};

export async function openCommandStore({ disk, log }: { disk: Disk; log: Log }): Promise<CommandStore> {
  let records = (await readJson(disk, FILE, Type.Array(CommandRecord), log)) ?? [];
  let writing: Promise<void> = Promise.resolve();
  return {
    find: (id) => records.find((record) => record.id === id),
    put(record) {
      const known = records.findIndex(({ id }) => id === record.id);
      records = known < 0 ? [...records, record].slice(-REMEMBERED) : records.with(known, record);
      const content = JSON.stringify(records);
      const written = writing.then(() => disk.write(FILE, content));
      writing = written.catch(() => undefined);
      return written;
    },
    all: () => records,
  };
}
