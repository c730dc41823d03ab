import { isIPv4 } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { readIfThere } from '../../daemon/files.ts';
import { tryRun } from '../../daemon/run.ts';
import { type Control, createControl } from '../vici/control.ts';
import { type Action, decideRound, type Kept, type Memory, NOTHING_REMEMBERED, type Seen } from './round.ts';
import type { KeeperArguments } from './tunnel-keeper.ts';

/**
 * Every few seconds: gives a charon that was restarted its connections, and calls the peers no tunnel leads to. charon
 * by itself gives up a child that its peer refused, as happens while only one of the two has its new target state. It
 * is a daemon of its own because tunnels shall heal also while the agent is away.
 *
 * A tunnel this side called is called anew when the address by which packets leave for its peer is another one than
 * a round before, as when one line gives way to the other: charon itself does not look at the carrier of a line.
 *
 * A standby child is set up when the peer whose place it takes had no tunnel for two rounds, and ended when that peer has
 * been back for fifteen, half a minute: until then other sites may still send by it. Of two children with the same
 * selectors the newer one carries what this side sends.
 */
async function keepTunnels(given: KeeperArguments): Promise<never> {
  const control = createControl(given.socket);
  let memory = NOTHING_REMEMBERED;
  for (;;) {
    const kept: Kept = JSON.parse((await readIfThere(given.kept)) ?? '{}');
    await pause(kept.standbys.length > 0 ? 2000 : 5000);
    try {
      memory = await round(given, kept, control, memory);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

async function round(given: KeeperArguments, kept: Kept, control: Control, before: Memory): Promise<Memory> {
  if (kept.connections.length > 0 && (await control.connectionNames()).length === 0) {
    await loadAnew(given);
    return before;
  }
  const associations = await control.list();
  const loaded = await control.connectionNames();
  const calls = new Set(kept.initiators);
  const sources = await sourcesTo(associations.filter(({ connection }) => calls.has(connection)));
  const { actions, memory } = decideRound(kept, { associations, loaded, sources }, before);
  for (const action of actions) await act(control, action);
  return memory;
}

async function act(control: Control, action: Action): Promise<void> {
  switch (action.do) {
    case 'end':
      return control.terminate(action.association, 'at once');
    case 'end child':
      return control.terminateChild(action.child);
    case 'call':
      return control.initiate(action.child, action.connection);
  }
}

async function loadAnew({ batch, configuration, socket, environment }: KeeperArguments): Promise<void> {
  await tryRun('ip', ['-force', '-batch', batch]);
  const args = ['--load-all', '--clear', '--noprompt', '--file', configuration, '--uri', `unix://${socket}`];
  await tryRun('swanctl', args, { env: environment, timeoutMs: 30_000 });
}

async function sourcesTo(associations: Seen['associations']): Promise<Map<string, string>> {
  const remotes = [...new Set(associations.map(({ remoteAddress }) => remoteAddress))].filter(isIPv4);
  const found = await Promise.all(
    remotes.map(async (remote) => {
      const { ok, stdout } = await tryRun('ip', ['-4', '-json', 'route', 'get', remote]);
      const [route] = ok ? (JSON.parse(stdout) as { prefsrc?: string }[]) : [];
      return route?.prefsrc === undefined ? [] : [[remote, route.prefsrc] as const];
    }),
  );
  return new Map(found.flat());
}

await keepTunnels(JSON.parse(process.argv[2] ?? '{}'));
