import type { Finding, Probe, TargetMessage } from '#protocol';
import type { Driver, DriverName } from '../drivers/driver.ts';
import type { Pause } from '../pause.ts';
import {
  withApplying,
  withCaptured,
  withConfirmed,
  withRolledBack,
  withRollingBack,
} from '../state/journal.ts';
import type { JournalStore } from '../state/journal-store.ts';
import { finding, messageOf } from './finding.ts';
import { settled, untilItWorks } from './patience.ts';
import type { Executors } from './steps.ts';

/** `message` is absent while a roll-back or a start is run. */
export type ApplyContext = { message: TargetMessage | undefined; deadline: AbortSignal };

export type ExecutorDependencies = {
  drivers: readonly Driver[];
  journal: JournalStore;
  bootId: string;
  /** Opens a new connection and has a report acknowledged on it. Rejects when it cannot, or on abort. */
  reachControlPlane: (signal: AbortSignal) => Promise<void>;
  /** Rejects when the probe fails. */
  probe: (probe: Probe, signal: AbortSignal) => Promise<void>;
  pause: Pause;
};

const SECTION: Record<DriverName, string> = {
  iproute2: '/interfaces',
  nftables: '/firewall',
  dnsmasq: '/dhcp',
  strongswan: '/vpn',
  simulated: '',
};

export function createExecutors(deps: ExecutorDependencies): Executors<ApplyContext> {
  const { drivers, journal, bootId, reachControlPlane, probe, pause } = deps;
  const driver = (name: DriverName) => drivers.find((candidate) => candidate.name === name) as Driver;

  return {
    check: async (_, { message }) => {
      const findings: Finding[] = [];
      for (const each of drivers) findings.push(...(await checkFindings(each, asked(message))));
      return findings;
    },
    capture: async () => {
      const seen: [DriverName, unknown][] = [];
      for (const each of drivers) seen.push([each.name, await each.capture()]);
      await journal.commit((now) => withCaptured(now, { bootId, drivers: Object.fromEntries(seen) }));
      return [];
    },
    begin: async (_, { message }) => {
      await journal.commit((now) => withApplying(now, asked(message)));
      return [];
    },
    guard: (_, { message, deadline }) =>
      attempted(SECTION.nftables, 'activation-failed', 'the guard: ', async () => {
        const before = journal.current().confirmed?.target ?? null;
        const states = { before, after: message?.target ?? null };
        for (const each of drivers) await each.guard?.(states, deadline);
      }),
    activate: ({ driver: name }, { message, deadline }) =>
      attempted(SECTION[name], 'activation-failed', `${name}: `, () =>
        settled(driver(name).activate(asked(message).target, deadline), deadline, pause),
      ),
    'reach-control-plane': (_, { deadline }) =>
      attempted('', 'control-plane-unreachable', 'no acknowledged report on a new connection: ', () =>
        untilItWorks(reachControlPlane, deadline, pause),
      ),
    probe: ({ probe: wanted, index }, { deadline }) =>
      attempted(`/monitoring/probes/${index}`, 'probe-failed', `${wanted.kind}: `, () =>
        untilItWorks((signal) => probe(wanted, signal), deadline, pause),
      ),
    confirm: async (_, { message }) =>
      attempted('', 'activation-failed', 'the journal cannot be written: ', () =>
        journal.commit((now) => withConfirmed(now, asked(message))),
      ),
    'give-up': async ({ findings }) => {
      await journal.note((now) => withRollingBack(now, findings));
      return [];
    },
    reactivate: ({ driver: name }, { deadline }) =>
      attempted(SECTION[name], 'activation-failed', `${name}: `, async () => {
        const target = journal.current().confirmed?.target;
        if (target) await settled(driver(name).activate(target, deadline), deadline, pause);
      }),
    restore: ({ driver: name }, { deadline }) =>
      attempted(SECTION[name], 'activation-failed', `${name}: `, () => {
        const captured = journal.current().captured?.drivers[name];
        return settled(driver(name).restore(captured), deadline, pause);
      }),
    'rolled-back': async () => {
      await journal.note(withRolledBack);
      return [];
    },
  };
}

async function checkFindings(driver: Driver, { target }: TargetMessage): Promise<Finding[]> {
  try {
    const findings = await driver.check(target);
    return findings.map(({ path, code, message }) => finding(path, code, message));
  } catch (error) {
    const message = `${driver.name}: the check itself failed: ${messageOf(error)}`;
    return [finding(SECTION[driver.name], 'check-failed', message)];
  }
}

async function attempted(
  path: string,
  code: Finding['code'],
  prefix: string,
  work: () => Promise<void>,
): Promise<Finding[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [finding(path, code, prefix + messageOf(error))];
  }
}

function asked(message: TargetMessage | undefined): TargetMessage {
  if (!message) throw new Error('this step belongs to an apply');
  return message;
}
