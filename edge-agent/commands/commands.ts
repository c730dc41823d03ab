import { Compile } from 'typebox/compile';
import { Command, type CommandResult, MESSAGE_LIMIT_BYTES } from '#protocol';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { plainText } from '../plain-text.ts';
import { messageOf } from '../reconcile/finding.ts';
import type { CommandRecord, CommandStore } from '../state/command-store.ts';
import { parseJson } from '../state/read-json.ts';

/** What each command does; the text is its output. */
export type CommandEffects = { [Kind in Command['kind']]: (args: Command['args']) => Promise<string> };

export type CommandsDependencies = {
  store: CommandStore;
  effects: CommandEffects;
  clock: Clock;
  bootId: string;
  log: Log;
  /** A result waits to be sent. */
  onResult: () => void;
};

export type Commands = {
  /** A message of `down/command`. Never run after its deadline, never run twice. */
  receive(payload: Uint8Array): Promise<void>;
  /** After a start: what was running is over, one way or the other. */
  recover(): Promise<void>;
  /** The oldest result that is not delivered yet. */
  undelivered(): CommandRecord | undefined;
  delivered(record: CommandRecord): Promise<void>;
};

const Checker = Compile(Command);
const OUTPUT_CHARACTERS = 8192;

export function createCommands(deps: CommandsDependencies): Commands {
  const { store, effects, clock, bootId, log, onResult } = deps;

  async function finish(
    record: Omit<CommandRecord, 'result' | 'delivered'>,
    result: Omit<CommandResult, 'at'>,
  ) {
    const at = clock.now().toISOString();
    await store.put({ ...record, result: { at, ...result }, delivered: false });
    onResult();
  }

  async function run({ id, kind, args }: Command): Promise<void> {
    const record = { id, kind, bootId };
    await finish(record, { state: 'running' });
    try {
      const output = plainText(await effects[kind](args), OUTPUT_CHARACTERS);
      // A reboot has succeeded only when the next boot says so, a reset when the box enrols anew.
      if (kind !== 'reboot' && kind !== 'factory-reset') await finish(record, { state: 'succeeded', output });
    } catch (error) {
      await finish(record, { state: 'failed', output: plainText(messageOf(error), OUTPUT_CHARACTERS) });
    }
  }

  return {
    async receive(payload) {
      const value = payload.byteLength <= MESSAGE_LIMIT_BYTES.command ? parseJson(payload) : undefined;
      if (!Checker.Check(value)) return log.warn({}, 'not a command, ignored');
      const known = store.find(value.id);
      if (known) {
        await store.put({ ...known, delivered: false });
        return onResult();
      }
      log.info({ command: value.id, kind: value.kind }, 'command');
      if (clock.now() > new Date(value.deadline))
        return finish({ id: value.id, kind: value.kind, bootId }, { state: 'expired' });
      await run(value);
    },
    async recover() {
      for (const record of store.all().filter(({ result }) => result.state === 'running')) {
        const rebooted = record.kind === 'reboot' && record.bootId !== bootId;
        const { id, kind } = record;
        if (rebooted) await finish({ id, kind, bootId }, { state: 'succeeded', output: 'rebooted' });
        else await finish({ id, kind, bootId }, { state: 'failed', output: 'the agent stopped meanwhile' });
      }
    },
    undelivered: () => store.all().find(({ delivered }) => !delivered),
    async delivered(record) {
      if (store.find(record.id) === record) await store.put({ ...record, delivered: true });
    },
  };
}
