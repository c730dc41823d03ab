import type { Bootstrap } from '#protocol';
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

/**
 * Makes an appliance known, with the bootstrap document for its box.
 * @throws AppError serial-taken, external-key-taken, site-occupied, not-found
 */
export function createRegister({ store, issueSecret, bootstrapFacts, ids, clock, bus }: RegisterDeps) {
  return async (wanted: NewAppliance): Promise<{ applianceId: string; bootstrap: Bootstrap }> => {
    const id = ids.uuid();
    const { serial, model, siteId = null, externalKey = null } = wanted;
    const { secret, networkId } = await store.transaction(async (queries, transaction) => {
      if (siteId !== null) await moveIn(queries, siteId, id);
      await queries.insert({ id, serial, model, siteId, externalKey, at: clock.now() });
      const issued = await issueSecret(id, transaction);
      return { secret: issued.secret, networkId: siteId ? await queries.networkOfSite(siteId) : undefined };
    });
    bus.publish('appliance.changed', { applianceId: id });
    if (networkId) bus.publish('network.changed', { networkId });
    return { applianceId: id, bootstrap: bootstrapOf(bootstrapFacts(), serial, secret) };
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
  return new AppError('conflict', `The appliance ${serial} is retired; register the box under a new entry.`);
}

function bootstrapOf(facts: BootstrapFacts, serial: string, enrolmentSecret: string): Bootstrap {
  return { version: 1, ...facts, serial, enrolmentSecret };
}
