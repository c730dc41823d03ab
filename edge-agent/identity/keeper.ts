import { backoffDelay } from '../backoff.ts';
import { errorFacts } from '../error-facts.ts';
import { isCurrent, renewalTime } from './certificate.ts';
import { enrolPatiently, type PatientDependencies } from './enrol-patiently.ts';
import { ensureIdentity, type Identity, refreshAuthorities, renewIdentity } from './identity.ts';

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

  async function renew(force: boolean): Promise<void> {
    if (!identity) return;
    const before = identity;
    const alive = isCurrent(before.device.certificate, clock.now());
    identity = alive ? await renewIdentity(deps, before, force) : await ensureIdentity(deps);
    const changed = {
      device: !identity.device.certificate.raw.equals(before.device.certificate.raw),
      vpn: !identity.vpn.certificate.raw.equals(before.vpn.certificate.raw),
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

  return {
    async enrol() {
      identity = await enrolPatiently(deps);
      return identity;
    },
    required() {
      if (!identity) throw new Error('not enrolled yet');
      return identity;
    },
    renewNow: () => renew(true),
    async run() {
      let failures = 0;
      while (!stopping.aborted) {
        const wait = failures > 0 ? backoffDelay(FAILED, failures, random()) : untilNext();
        await pause(wait, stopping).catch(() => undefined);
        if (stopping.aborted) return;
        try {
          await renew(false);
          await refresh();
          failures = 0;
        } catch (error) {
          failures += 1;
          log.warn({ ...errorFacts(error), failures }, 'certificates not renewed yet');
        }
      }
    },
  };
}
