import { randomUUID } from 'node:crypto';
import type { AgentDependencies, AgentSettings } from './agent-dependencies.ts';
import { type Backoff, backoffDelay, RECONNECT } from './backoff.ts';
import { createCommands } from './commands/commands.ts';
import { createEffects } from './commands/effects.ts';
import { createDriftWatch, type DriftWatch } from './drift/drift-watch.ts';
import { controlPlaneOf, driverContext } from './driver-context.ts';
import { errorFacts } from './error-facts.ts';
import { createEstClient } from './identity/est.ts';
import { certificateDaysLeft, tlsOf } from './identity/identity.ts';
import { createIdentityKeeper, type IdentityKeeper } from './identity/keeper.ts';
import { isNotAuthorized } from './link/connection.ts';
import { createDownlink } from './link/downlink.ts';
import { createLink, type Link } from './link/link.ts';
import { createReachWatch, type ReachWatch } from './reconcile/reach-watch.ts';
import { createReconciler, type Reconciler } from './reconcile/reconciler.ts';
import { decideReset } from './state/factory-reset.ts';
import type { Stores } from './state/open-stores.ts';
import type { Happening } from './telemetry/changes.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { composeReport } from './uplink/report.ts';
import { createUplink, type Uplink } from './uplink/uplink.ts';
import { AGENT_VERSION } from './version.ts';

const DEFAULT_SETTINGS: AgentSettings = {
  keepaliveSeconds: 30,
  observeSeconds: 10,
  driftSeconds: 60,
  authoritiesSeconds: 6 * 3600,
  reconnect: RECONNECT,
};
const RESTORE: Backoff = { firstMilliseconds: 2000, longestMilliseconds: 60_000 };

/** What every part is made from. */
type Base = AgentDependencies & { stores: Stores; stopping: AbortSignal };

/** The parts of an agent, tied together by functions; nothing runs yet. */
export function compose(deps: AgentDependencies, stores: Stores, stopping: AbortSignal) {
  const base: Base = { ...deps, stores, stopping };
  const drivers = deps.drivers(driverContext(deps));
  const emit = async (happening: Happening) => {
    const event = { id: randomUUID(), at: deps.clock.now().toISOString(), ...happening };
    await stores.events.add(event).catch((error: unknown) => deps.log.error({ err: error }, 'event is lost'));
    uplink.wake();
  };
  const networkChanged = () => {
    link.hurry();
    uplink.reportChanged();
  };

  const keeper = composeKeeper(base, {
    deviceRenewed: () =>
      link.fresh(stopping).catch((error: unknown) => deps.log.warn(errorFacts(error), 'not reconnected')),
    vpnRenewed: () => reconciler.reactivate(),
  });
  const commands = createCommands({
    store: stores.commands,
    clock: deps.clock,
    log: deps.log,
    bootId: deps.machine.bootId,
    effects: createEffects({
      reboot: deps.machine.reboot,
      renewCertificates: keeper.renewNow,
      sendReport: () => uplink.reportChanged(),
      factoryReset: async (enrolmentSecret) => {
        await decideReset(deps.disk, deps.bootstrap, enrolmentSecret);
        await deps.machine.reboot();
      },
    }),
    onResult: () => uplink.wake(),
  });
  const uplink: Uplink = composeUplink(base, {
    keeper,
    commands,
    link: () => link,
    telemetry: () => telemetry,
    drift: () => drift,
  });
  const link: Link = composeLink(base, {
    keeper,
    commands,
    uplink,
    reach: () => reach,
    reconciler: () => reconciler,
  });
  const telemetry: Telemetry = createTelemetry({
    ...base,
    drivers,
    emit,
    outbox: stores.telemetry,
    nextSequence: stores.nextSample,
    observeSeconds: settingsOf(deps).observeSeconds,
    target: () => stores.journal.current().confirmed?.target ?? null,
    certificateDaysLeft: () => certificateDaysLeft(keeper.required(), deps.clock.now()),
    now: () => performance.now(),
    onSample: () => uplink.wake(),
    onWanAddresses: networkChanged,
  });
  const reach: ReachWatch = createReachWatch({
    journal: stores.journal,
    isConnected: () => link.current() !== undefined,
    hasAddress: async () => {
      await telemetry.refresh();
      return telemetry.wanAddresses().some(({ refusedFor }) => refusedFor === undefined);
    },
    now: () => performance.now(),
    log: deps.log,
  });
  const reconciler: Reconciler = createReconciler({
    drivers,
    journal: stores.journal,
    bootId: deps.machine.bootId,
    pause: deps.pause,
    log: deps.log,
    reachControlPlane: uplink.reachControlPlane,
    probe: (probe, signal) => {
      const { ca } = tlsOf(keeper.required());
      return deps.probe(probe, { ...controlPlaneOf(deps.bootstrap.enrolmentUrl), ca }, signal);
    },
    deadline: (seconds) => AbortSignal.timeout(seconds * 1000),
    retryAfter: (tries) => backoffDelay(RESTORE, tries + 1, deps.random()),
    onChange: networkChanged,
    onRolledBack: reach.begin,
  });
  const drift: DriftWatch = createDriftWatch({
    ...base,
    drivers,
    emit,
    everySeconds: settingsOf(deps).driftSeconds,
    confirmed: () => stores.journal.current().confirmed,
    quiet: reconciler.quiet,
    restore: reconciler.restore,
    onChange: () => uplink.reportChanged(),
  });
  /** Nothing new gets in from now on, unless a target state runs already. */
  const close = async () => {
    for (const driver of drivers) await driver.close?.();
  };
  return { keeper, link, reconciler, telemetry, drift, commands, emit, close };
}

const settingsOf = ({ settings }: AgentDependencies): AgentSettings => ({ ...DEFAULT_SETTINGS, ...settings });

function composeKeeper(
  base: Base,
  on: { deviceRenewed: () => void; vpnRenewed: () => void },
): IdentityKeeper {
  return createIdentityKeeper({
    ...base,
    est: createEstClient({ url: base.bootstrap.enrolmentUrl, signal: base.stopping }),
    renewalJitter: base.random(),
    authoritiesSeconds: settingsOf(base).authoritiesSeconds,
    onRenewed: ({ device, vpn }) => {
      if (device) on.deviceRenewed();
      if (vpn) on.vpnRenewed();
    },
  });
}

function composeUplink(
  base: Base,
  parts: {
    keeper: IdentityKeeper;
    commands: Parameters<typeof createUplink>[0]['commands'];
    link: () => Link;
    telemetry: () => Telemetry;
    drift: () => DriftWatch;
  },
): Uplink {
  const { stores, machine, clock, log, pause } = base;
  return createUplink({
    events: stores.events,
    telemetry: stores.telemetry,
    commands: parts.commands,
    log,
    pause,
    applianceId: () => parts.keeper.required().applianceId,
    link: parts.link,
    refresh: () => parts.telemetry().refresh(),
    nextReport: () =>
      stores.reports.number(
        composeReport({
          journal: stores.journal.current(),
          wanAddresses: parts.telemetry().wanAddresses(),
          drift: parts.drift().current(),
          bootId: machine.bootId,
          agentVersion: AGENT_VERSION,
          now: clock.now(),
        }),
      ),
  });
}

function composeLink(
  base: Base,
  parts: {
    keeper: IdentityKeeper;
    commands: { receive: (payload: Uint8Array) => Promise<void> };
    uplink: Uplink;
    reach: () => ReachWatch;
    reconciler: () => Reconciler;
  },
): Link {
  const { bootstrap, connect, log, random, pause } = base;
  const { keepaliveSeconds, reconnect } = settingsOf(base);
  const downlink = createDownlink({
    log,
    onTarget: (envelope) => parts.reconciler().offer(envelope),
    onCommand: parts.commands.receive,
  });
  return createLink({
    connect: (signal) => {
      const identity = parts.keeper.required();
      const { applianceId } = identity;
      return connect({
        url: bootstrap.mqttUrl,
        applianceId,
        tls: tlsOf(identity),
        keepaliveSeconds,
        signal,
        onMessage: (topic, payload) => downlink(applianceId, topic, payload),
      });
    },
    onConnected: (connection) => {
      parts.keeper.letIn();
      // First, so that the report with which the connection begins tells it.
      void parts.reach().connected();
      parts.uplink.connected(connection);
    },
    onFailed: (error) => {
      if (isNotAuthorized(error)) parts.keeper.turnedAway();
      parts
        .reach()
        .failed()
        .catch((error: unknown) => log.debug(errorFacts(error), 'addresses are not known'));
    },
    backoff: reconnect,
    random,
    pause,
    log,
  });
}
