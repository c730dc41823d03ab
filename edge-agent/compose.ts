import { randomUUID } from 'node:crypto';
import type { AgentDependencies } from './agent-dependencies.ts';
import { type Backoff, backoffDelay, RECONNECT } from './backoff.ts';
import { type CommandEffects, type Commands, createCommands } from './commands/commands.ts';
import { controlPlaneOf, driverContext } from './driver-context.ts';
import { daysLeft } from './identity/certificate.ts';
import { createEstClient } from './identity/est.ts';
import { type Identity, tlsOf } from './identity/identity.ts';
import { createIdentityKeeper, type IdentityKeeper } from './identity/keeper.ts';
import { createDownlink } from './link/downlink.ts';
import { createLink, type Link } from './link/link.ts';
import { createReconciler, type Reconciler } from './reconcile/reconciler.ts';
import type { Stores } from './state/open-stores.ts';
import type { Happening } from './telemetry/changes.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { composeReport } from './uplink/report.ts';
import { createUplink } from './uplink/uplink.ts';
import { AGENT_VERSION } from './version.ts';

const DEFAULT_SETTINGS = { keepaliveSeconds: 30, observeSeconds: 10, reconnect: RECONNECT };
const RESTORE: Backoff = { firstMilliseconds: 2000, longestMilliseconds: 60_000 };

export type Parts = {
  keeper: IdentityKeeper;
  link: Link;
  reconciler: Reconciler;
  telemetry: Telemetry;
  commands: Commands;
  emit: (happening: Happening) => Promise<void>;
};

/** Makes the parts of an agent and ties them together; nothing runs yet. They know each other only by functions. */
export function compose(deps: AgentDependencies, stores: Stores, stopping: AbortSignal): Parts {
  const { bootstrap, clock, connect, disk, log, machine, pause, random } = deps;
  const settings = { ...DEFAULT_SETTINGS, ...deps.settings };
  const drivers = deps.drivers(driverContext(deps));
  const { bootId } = machine;

  const keeper = createIdentityKeeper({
    disk,
    bootstrap,
    clock,
    log,
    random,
    pause,
    stopping,
    est: createEstClient({ url: bootstrap.enrolmentUrl, signal: stopping }),
    renewalJitter: random(),
    onRenewed: ({ device, vpn }) => {
      if (device) link.fresh(stopping).catch((error: unknown) => log.warn({ err: error }, 'not reconnected'));
      if (vpn) reconciler.reactivate();
    },
  });
  const identity = (): Identity => {
    const known = keeper.current();
    if (!known) throw new Error('not enrolled yet');
    return known;
  };

  const commands = createCommands({
    store: stores.commands,
    effects: effects({
      reboot: machine.reboot,
      renew: keeper.renewNow,
      report: () => uplink.reportChanged(),
    }),
    clock,
    bootId,
    log,
    onResult: () => uplink.wake(),
  });
  const uplink = createUplink({
    ...{ events: stores.events, telemetry: stores.telemetry, commands, log },
    applianceId: () => identity().applianceId,
    link: () => link,
    nextReport: () => stores.reports.number(report()),
  });
  const report = () =>
    composeReport({
      journal: stores.journal.current(),
      wanAddresses: telemetry.wanAddresses(),
      bootId,
      agentVersion: AGENT_VERSION,
      now: clock.now(),
    });
  const downlink = createDownlink({
    log,
    onTarget: (envelope) => reconciler.offer(envelope),
    onCommand: (payload) => commands.receive(payload),
  });
  const link = createLink({
    connect: (signal) =>
      connect({
        url: bootstrap.mqttUrl,
        applianceId: identity().applianceId,
        tls: tlsOf(identity()),
        keepaliveSeconds: settings.keepaliveSeconds,
        onMessage: (topic, payload) => downlink(identity().applianceId, topic, payload),
        signal,
      }),
    onConnected: (connection) => uplink.connected(connection),
    backoff: settings.reconnect,
    random,
    pause,
    log,
  });

  const emit = async (happening: Happening) => {
    await stores.events.add({ id: randomUUID(), at: clock.now().toISOString(), ...happening });
    uplink.wake();
  };
  const telemetry = createTelemetry({
    ...{ drivers, machine, clock, pause, stopping, log, emit, observeSeconds: settings.observeSeconds },
    target: () => stores.journal.current().confirmed?.target ?? null,
    certificateDaysLeft: () => certificateDaysLeft(keeper.current(), clock.now()),
    nextSequence: stores.nextSample,
    outbox: stores.telemetry,
    onSample: () => uplink.wake(),
    onWanAddresses: () => uplink.reportChanged(),
  });
  const reconciler = createReconciler({
    ...{ drivers, bootId, pause, log, journal: stores.journal },
    reachControlPlane: uplink.reachControlPlane,
    probe: (probe, signal) =>
      deps.probe(probe, { ...controlPlaneOf(bootstrap.enrolmentUrl), ca: tlsOf(identity()).ca }, signal),
    deadline: (seconds) => AbortSignal.timeout(seconds * 1000),
    retryAfter: (tries) => backoffDelay(RESTORE, tries + 1, random()),
    onChange: () => {
      link.hurry();
      uplink.reportChanged();
      telemetry.refresh().catch((error: unknown) => log.error({ err: error }, 'cannot observe'));
    },
  });
  return { keeper, link, reconciler, telemetry, commands, emit };
}

function effects(of: {
  reboot: () => Promise<void>;
  renew: () => Promise<void>;
  report: () => void;
}): CommandEffects {
  return {
    ping: async () => 'pong',
    reboot: async () => {
      await of.reboot();
      return '';
    },
    'renew-certificates': async () => {
      await of.renew();
      return 'renewed';
    },
    'send-report': async () => {
      of.report();
      return 'sent';
    },
  };
}

function certificateDaysLeft(identity: Identity | undefined, now: Date) {
  if (!identity) return { device: 0 };
  return { device: daysLeft(identity.device.certificate, now), vpn: daysLeft(identity.vpn.certificate, now) };
}
