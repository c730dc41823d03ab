import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Command, MESSAGE_LIMIT_BYTES } from '#protocol';
import { type Commands, createCommands } from '../../../edge-agent/commands/commands.ts';
import { createEffects } from '../../../edge-agent/commands/effects.ts';
import { openCommandStore } from '../../../edge-agent/state/command-store.ts';
import { createMemoryDisk, createPlatter, type Platter } from '../../lib/agent/memory-disk.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';

const NOW = new Date('2026-03-01T08:00:00.000Z');

type Ran = Command['kind'][];

async function agent(
  platter: Platter,
  ran: Ran,
  bootId = 'boot-1',
  onResult: () => void = () => undefined,
): Promise<Commands> {
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
    onResult,
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

test('a result wakes whoever sends it, while it runs, at its end, and when it is asked for again', async () => {
  const ping = command('ping');
  const states: (string | undefined)[] = [];
  const commands: Commands = await agent(createPlatter(), [], 'boot-1', () => {
    states.push(commands.undelivered()?.result.state);
  });
  await send(commands, ping);
  const record = commands.undelivered()!;
  await commands.delivered(record);
  await send(commands, ping);
  expect(states).toEqual(['running', 'succeeded', 'succeeded']);
  expect(commands.undelivered()).toEqual({ ...record, delivered: false });
});

test('what was sent of a command that has ended meanwhile is not its result', async () => {
  const ping = command('ping');
  let running: ReturnType<Commands['undelivered']>;
  const commands: Commands = await agent(createPlatter(), [], 'boot-1', () => {
    running ??= commands.undelivered();
  });
  await send(commands, ping);
  expect(running?.result.state).toBe('running');
  await commands.delivered(running!);
  expect(commands.undelivered()?.result).toEqual({
    at: NOW.toISOString(),
    state: 'succeeded',
    output: 'done',
  });
});

test('results wait in the order of their commands', async () => {
  const commands = await agent(createPlatter(), []);
  const [first, second] = [command('ping'), command('send-report')];
  for (const each of [first, second]) await send(commands, each);
  expect(commands.undelivered()).toMatchObject({ id: first.id, kind: 'ping', bootId: 'boot-1' });
  await commands.delivered(commands.undelivered()!);
  expect(commands.undelivered()).toMatchObject({ id: second.id, kind: 'send-report' });
});

test('of what was taken the last two hundred are known again', async () => {
  const ran: Ran = [];
  const commands = await agent(createPlatter(), ran);
  const all = Array.from({ length: 201 }, () => command('ping'));
  for (const each of all) await send(commands, each);
  await send(commands, all[1]);
  expect(ran).toHaveLength(201);
  await send(commands, all[0]);
  expect(ran).toHaveLength(202);
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
  expect(commands.undelivered()).toMatchObject({
    kind: 'ping',
    bootId: 'boot-1',
    result: { state: 'expired' },
  });
  await send(commands, command('ping', NOW.toISOString()));
  expect(ran).toEqual(['ping']);
});

test('a failure is told with its reason', async () => {
  const commands = await agent(createPlatter(), []);
  await send(commands, command('renew-certificates'));
  expect(commands.undelivered()?.result).toMatchObject({ state: 'failed', output: 'refused' });
});

test('what reboots the box is neither failed nor done by itself', async () => {
  const ran: Ran = [];
  for (const kind of ['reboot', 'factory-reset'] as const) {
    const commands = await agent(createPlatter(), ran);
    await send(commands, command(kind));
    expect(commands.undelivered()?.result.state).toBe('running');
  }
  expect(ran).toEqual(['reboot', 'factory-reset']);
});

test('after a start only what was running is over, and only a reboot by the next boot', async () => {
  const [platter, ran]: [Platter, Ran] = [createPlatter(), []];
  const before = await agent(platter, ran);
  const [ping, reboot, reset] = [command('ping'), command('reboot'), command('factory-reset')];
  for (const each of [ping, reboot, reset]) await send(before, each);
  for (let each = before.undelivered(); each; each = before.undelivered()) await before.delivered(each);
  const after = await agent(platter, ran, 'boot-2');
  await after.recover();
  const results = [];
  for (let each = after.undelivered(); each; each = after.undelivered()) {
    results.push([each.id, each.result.state, each.result.output]);
    await after.delivered(each);
  }
  expect(results).toEqual([
    [reboot.id, 'succeeded', 'rebooted'],
    [reset.id, 'failed', 'the agent stopped meanwhile'],
  ]);
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
  const padded = (octets: number) => Buffer.from(JSON.stringify(command('ping')).padEnd(octets));
  await commands.receive(padded(MESSAGE_LIMIT_BYTES.command + 1));
  expect(ran).toEqual([]);
  expect(commands.undelivered()).toBeUndefined();
  await commands.receive(padded(MESSAGE_LIMIT_BYTES.command));
  expect(ran).toEqual(['ping']);
});

test('each command has its effect and says what came of it', async () => {
  const did: string[] = [];
  const effects = createEffects({
    reboot: async () => void did.push('reboot'),
    renewCertificates: async () => void did.push('renew'),
    sendReport: () => void did.push('report'),
    factoryReset: async (secret) => void did.push(`reset by ${secret}`),
  });
  const secret = 'ABCDE-FGHJK-MNPQR-STVWX';
  expect([
    await effects.ping({}),
    await effects['send-report']({}),
    await effects['renew-certificates']({}),
    await effects.reboot({}),
    await effects['factory-reset']({ enrolmentSecret: secret }),
  ]).toEqual(['pong', 'sent', 'renewed', '', '']);
  expect(did).toEqual(['report', 'renew', 'reboot', `reset by ${secret}`]);
  for (const args of [{}, { enrolmentSecret: '' }, { enrolmentSecret: secret, more: 1 }])
    await expect(effects['factory-reset'](args), JSON.stringify(args)).rejects.toThrow('no secret');
  expect(did).toHaveLength(4);
});
