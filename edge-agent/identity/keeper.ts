import { backoffDelay } from '../backoff.ts';
import { errorFacts } from '../error-facts.ts';
import { isCurrent, renewalTime } from './certificate.ts';
import { enrolPatiently, type PatientDependencies } from './enrol-patiently.ts';
import { EstError } from './est.ts';
import { enrolAnew, ensureIdentity, type Identity, refreshAuthorities, renewIdentity } from './identity.ts';

export type KeeperDependencies = PatientDependencies & {
  /** How often it is asked what authorities there are. */
  authoritiesSeconds: number;
  /** New certificates are on disk, its own or of those who certify its peers. */
  onRenewed: (changed: { device: boolean; vpn: boolean }) => void;
};

/** Holds who the appliance is, and keeps its certificates alive. */
export type IdentityKeeper = {
  /** Resolves once there are certificates; rejects when the agent stops. */
  enrol(): Promise<Identity>;
  /** @throws when there are no certificates yet. */
  required(): Identity;
  /** Renews now, whether or not it is time. Rejects when the control plane cannot or will not. */
  renewNow(): Promise<void>;
  /** The control plane does not let in who shows the device certificate: enrols anew, for as long as that takes. */
  turnedAway(): void;
  /** It does. */
  letIn(): void;
  /** Renews in time, until the agent stops. */
  run(): Promise<void>;
};

const FAILED = { firstMilliseconds: 60_000, longestMilliseconds: 3_600_000 };
const LONGEST_SLEEP = 3_600_000;
const SHORTEST_SLEEP = 1000;

export function createIdentityKeeper(deps: KeeperDependencies): IdentityKeeper {
  const { clock, log, pause, random, stopping } = deps;
  let identity: Identity | undefined;
  /** The first time at some moment of the interval, so that a fleet that starts at once does not ask at once. */
  let nextRefresh = clock.now().getTime() + deps.authoritiesSeconds * 1000 * random();
  /** Aborted when the appliance is turned away. */
  let waiting = new AbortController();
  /** While it is; aborted when it is let in again. */
  let outside: AbortController | undefined;

  function turnedAway(): void {
    outside ??= new AbortController();
    waiting.abort();
  }

  function letIn(): void {
    outside?.abort();
    outside = undefined;
  }

  async function renew(force: boolean): Promise<void> {
    if (!identity) return;
    const before = identity;
    const alive = isCurrent(before.device.certificate, clock.now());
    adopt(before, alive ? await renewIdentity(deps, before, force) : await ensureIdentity(deps));
  }

  /** Until it has other certificates, is let in by those it has, or the agent stops. */
  async function comeBack(before: Identity, back: AbortSignal): Promise<void> {
    log.warn({}, 'the control plane does not take the device certificate, enrolling anew');
    const patient = { ...deps, stopping: AbortSignal.any([stopping, back]) };
    const now = await enrolPatiently(patient, () => enrolAnew(deps, before.device)).catch(() => undefined);
    if (!now) return;
    letIn();
    adopt(before, now);
  }

  function adopt(before: Identity, now: Identity): void {
    identity = now;
    const changed = {
      device: !now.device.certificate.raw.equals(before.device.certificate.raw),
      vpn: !now.vpn.certificate.raw.equals(before.vpn.certificate.raw),
    };
    if (!changed.device && !changed.vpn) return;
    log.info(changed, 'certificates renewed');
    deps.onRenewed(changed);
  }

  async function refresh(): Promise<void> {
    if (!identity || clock.now().getTime() < nextRefresh) return;
    const { peersChanged, identity: refreshed } = await refreshAuthorities(deps, identity);
    identity = refreshed;
    nextRefresh = clock.now().getTime() + deps.authoritiesSeconds * 1000;
    if (peersChanged) deps.onRenewed({ device: false, vpn: true });
  }

  function untilNext(): number {
    if (!identity) return LONGEST_SLEEP;
    const due = [identity.device, identity.vpn].map(
      ({ certificate }) => renewalTime(certificate, deps.renewalJitter).getTime() - clock.now().getTime(),
    );
    const refreshing = nextRefresh - clock.now().getTime();
    return Math.min(Math.max(Math.min(refreshing, ...due), SHORTEST_SLEEP), LONGEST_SLEEP);
  }

  async function once(): Promise<void> {
    if (identity && outside) return comeBack(identity, outside.signal);
    await renew(false);
    await refresh();
  }

  return {
    async enrol() {
      identity = await enrolPatiently(deps, ensureIdentity);
      return identity;
    },
    required() {
      if (!identity) throw new Error('not enrolled yet');
      return identity;
    },
    renewNow: () => renew(true),
    turnedAway,
    letIn,
    async run() {
      let failures = 0;
      while (!stopping.aborted) {
        const wait = failures > 0 ? backoffDelay(FAILED, failures, random()) : untilNext();
        if (!outside) await pause(wait, AbortSignal.any([stopping, waiting.signal])).catch(() => undefined);
        waiting = new AbortController();
        if (stopping.aborted) return;
        try {
          await once();
          failures = 0;
        } catch (error) {
          failures += 1;
          log.warn({ ...errorFacts(error), failures }, 'certificates not renewed yet');
          if (error instanceof EstError && error.code === 'est-certificate-refused') turnedAway();
        }
      }
    },
  };
}
