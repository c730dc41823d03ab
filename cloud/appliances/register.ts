import type { Bootstrap } from '#protocol';
import { EVERYTHING, registrarOf } from '../platform/access/roles.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { moveIn } from './move-in.ts';
import type { NewAppliance } from './schema.ts';
import type { ApplianceStore, Transaction } from './store.ts';

/** What every bootstrap document of this control plane says. */
export type BootstrapFacts = Pick<Bootstrap, 'enrolmentUrl' | 'mqttUrl' | 'caFingerprint'>;

/** The one-time secret of a bootstrap document (cloud/enrolment). */
export type IssueSecret = (
  applianceId: string,
  transaction?: Transaction,
) => Promise<{ secret: string; expiresAt: Date }>;

export type RegisterDeps = {
  store: ApplianceStore;
  issueSecret: IssueSecret;
  bootstrapFacts: () => BootstrapFacts;
  ids: Ids;
  clock: Clock;
  bus: Bus;
};

/** What a new appliance enrols by, in the transaction that makes it. */
export type Grant<T> = (applianceId: string, transaction: Transaction) => Promise<T>;

/**
 * Makes an appliance known. `dryRun`: everything is checked and nothing kept.
 * @throws AppError serial-taken, external-key-taken, site-occupied, not-found
 */
export function createAdmit({
  store,
  ids,
  clock,
  bus,
}: Pick<RegisterDeps, 'store' | 'ids' | 'clock' | 'bus'>) {
  return async <T>(
    wanted: NewAppliance,
    grant: Grant<T>,
    { dryRun = false, registrar = registrarOf(EVERYTHING) } = {},
  ): Promise<{ applianceId: string; granted: T }> => {
    const id = ids.uuid();
    const { serial, model, siteId = null, externalKey = null } = wanted;
    const { granted, networkId } = await store.transaction(async (queries, transaction) => {
      if (siteId !== null) await moveIn(queries, siteId, id);
      await queries.insert({ id, serial, registrar, model, siteId, externalKey, at: clock.now() });
      return {
        granted: await grant(id, transaction),
        networkId: siteId ? await queries.networkOfSite(siteId) : undefined,
      };
    }, dryRun);
    if (!dryRun) bus.publish('appliance.changed', { applianceId: id });
    if (networkId && !dryRun) bus.publish('network.changed', { networkId });
    return { applianceId: id, granted };
  };
}

/** Makes an appliance known, with the bootstrap document for its box. @throws as `createAdmit` */
export function createRegister(deps: RegisterDeps) {
  const admit = createAdmit(deps);
  return async (
    wanted: NewAppliance,
    registrar?: string,
  ): Promise<{ applianceId: string; bootstrap: Bootstrap }> => {
    const { applianceId, granted } = await admit(wanted, deps.issueSecret, {
      ...(registrar !== undefined && { registrar }),
    });
    return { applianceId, bootstrap: bootstrapOf(deps.bootstrapFacts(), wanted.serial, granted.secret) };
  };
}

/**
 * A new bootstrap document, for a box that lost its own or was replaced; the secret of the one before is good no more.
 * @throws AppError not-found, conflict when the appliance is retired
 */
export function createReissueBootstrap({ store, issueSecret, bootstrapFacts }: RegisterDeps) {
  return async (applianceId: string): Promise<{ bootstrap: Bootstrap; expiresAt: string }> => {
    const row = await store.get(applianceId);
    if (!row) throw notFound('appliance', applianceId);
    if (row.state === 'retired') throw retired(row.serial);
    const { secret, expiresAt } = await issueSecret(applianceId);
    return {
      bootstrap: bootstrapOf(bootstrapFacts(), row.serial, secret),
      expiresAt: expiresAt.toISOString(),
    };
  };
}

export function retired(serial: string): AppError {
  return new AppError(
    'conflict',
    `The appliance ${serial} is retired for good; register its serial number anew.`,
  );
}

export function bootstrapOf(facts: BootstrapFacts, serial: string, enrolmentSecret: string): Bootstrap {
  return { version: 1, ...facts, serial, enrolmentSecret };
}
