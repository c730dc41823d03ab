import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Command } from '#protocol';
import { type Commands, createCommands } from '../../../edge-agent/commands/commands.ts';
import { openCommandStore } from '../../../edge-agent/state/command-store.ts';
import { createMemoryDisk, createPlatter, type Platter } from '../../lib/agent/memory-disk.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';

const NOW = new Date('2026-03-01T08:00:00.000Z');

type Ran = Command['kind'][];

async function agent(platter: Platter, ran: Ran, bootId = 'boot-1'): Promise<Commands> {
  const did = (kind: Command['kind']) => async () => {
    ran.push(kind);
    if (kind === 'renew-certificates') throw new Error('refused');
    return 'done';
  };
  return createCommands({
    store: await openCommandStore({ disk: createMemoryDisk(platter), log: silentLog }),
    effects: {
      ping: did('ping'),
      reboot: did('reboot'),
      'renew-certificates': did('renew-certificates'),
      'send-report': did('send-report'),
      'factory-reset': did('factory-reset'),
    },
    clock: { now: () => NOW },
    bootId,
    log: silentLog,
    onResult: () => undefined,
  });
}

const command = (kind: Command['kind'], deadline = '2026-03-01T08:01:00.000Z'): Command => ({
  id: randomUUID(),
  kind,
  args: {},
  deadline,
});
const send = (commands: Commands, value: unknown) => commands.receive(Buffer.from(JSON.stringify(value)));

test('it runs, and its result waits until delivered', async () => {
  const ran: Ran = [];
  const commands = await agent(createPlatter(), ran);
  await send(commands, command('ping'));
  const record = commands.undelivered();
  expect(record?.result).toMatchObject({ state: 'succeeded', output: 'done' });
  if (record) await commands.delivered(record);
  expect(commands.undelivered()).toBeUndefined();
});

test('the same id is not run again, not even after a restart, but its result is sent again', async () => {
  const [platter, ran, ping]: [Platter, Ran, Command] = [createPlatter(), [], command('ping')];
  await send(await agent(platter, ran), ping);
  const restarted = await agent(platter, ran);
  await send(restarted, ping);
  expect(ran).toEqual(['ping']);
  expect(restarted.undelivered()?.result.state).toBe('succeeded');
});

test('after its deadline it is not run', async () => {
  const ran: Ran = [];
  const commands = await agent(createPlatter(), ran);
  await send(commands, command('ping', '2026-03-01T07:59:59.999Z'));
  expect(ran).toEqual([]);
  expect(commands.undelivered()?.result.state).toBe('expired');
});

test('a failure is told with its reason', async () => {
  const commands = await agent(createPlatter(), []);
  await send(commands, command('renew-certificates'));
  expect(commands.undelivered()?.result).toMatchObject({ state: 'failed', output: 'refused' });
});

test('a reboot has succeeded when the next boot finds it, and failed when the same boot does', async () => {
  const [platter, ran]: [Platter, Ran] = [createPlatter(), []];
  await send(await agent(platter, ran), command('reboot'));
  const sameBoot = await agent({ ...platter, files: new Map(platter.files) }, ran);
  await sameBoot.recover();
  expect(sameBoot.undelivered()?.result.state).toBe('failed');
  const nextBoot = await agent(platter, ran, 'boot-2');
  await nextBoot.recover();
  expect(nextBoot.undelivered()?.result.state).toBe('succeeded');
});

test('what is no command is ignored', async () => {
  const ran: Ran = [];
  const commands = await agent(createPlatter(), ran);
  for (const value of [null, {}, { ...command('ping'), kind: 'format' }, { ...command('ping'), extra: 1 }])
    await send(commands, value);
  await commands.receive(Buffer.from('{'));
  expect(ran).toEqual([]);
  expect(commands.undelivered()).toBeUndefined();
});
