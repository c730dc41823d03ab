import type { Bootstrap } from '#protocol';
import { EVERYTHING, registrarOf } from '../platform/access/roles.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import type { ChangeDeps } from './change.ts';
import { bootstrapOf, type Grant, type RegisterDeps, retired } from './register.ts';
import type { RetireDeps } from './retire.ts';
import type { Replacement } from './schema.ts';
import type { ApplianceQueries, Transaction } from './store.ts';

type ReplaceDeps = RetireDeps & RegisterDeps & ChangeDeps;

/** `granted`: undefined for a spare that is known already and enrols, or has enrolled, by what it was given then. */
type Replaced<T> = { applianceId: string; granted: T | undefined };

/**
 * Puts another box in the place of one that is broken: its site and so its place in the network, with the subnets, the
 * role and what was written for it; and its external key, unless the new one brings its own. The old one is retired and
 * its certificates are revoked. A serial number that is known already must be of a spare: one that stands nowhere.
 *
 * @throws AppError not-found, conflict when it is retired, serial-taken, external-key-taken, version-mismatch
 */
export function createAdmitInstead(deps: ReplaceDeps) {
  const { store, clock, bus, revokeAppliance, link, ownerChanged } = deps;

  return async <T>(
    replacedId: string,
    box: Replacement,
    grant: Grant<T>,
    { dryRun = false, registrar = registrarOf(EVERYTHING) }: Options = {},
  ): Promise<Replaced<T>> => {
    const { networkId, ...replaced } = await store.transaction(async (queries, transaction) => {
      const old = await queries.getAlone(replacedId);
      if (!old) throw notFound('appliance', replacedId);
      if (old.state === 'retired') throw retired(old.serial);
      if (old.siteId) await queries.lockSite(old.siteId);
      const at = clock.now();
      const { externalKey = old.externalKey } = box;
      const gone = {
        state: 'retired',
        siteId: null,
        retryRequested: false,
        updatedAt: at,
        ...(box.externalKey === undefined && { externalKey: null }),
      };
      if (!(await queries.update(replacedId, old.version, gone))) throw versionMismatch();
      const place = { siteId: old.siteId, replacesId: replacedId, externalKey };
      const networkId = old.siteId ? await queries.networkOfSite(old.siteId) : undefined;
      return { networkId, ...(await putIn({ queries, transaction }, { box, place, at, registrar }, grant)) };
    }, dryRun);
    if (dryRun) return replaced;
    await revokeAppliance(replacedId, 'cessationOfOperation');
    link().disconnect(replacedId, 'replaced');
    await ownerChanged(replaced.applianceId);
    for (const applianceId of [replacedId, replaced.applianceId])
      bus.publish('appliance.changed', { applianceId });
    if (networkId) bus.publish('network.changed', { networkId });
    return replaced;
  };

  async function putIn<T>(
    { queries, transaction }: { queries: ApplianceQueries; transaction: Transaction },
    { box, place, at, registrar }: { box: Replacement; place: Place; at: Date; registrar: string },
    grant: Grant<T>,
  ): Promise<Replaced<T>> {
    const { serial, model } = box;
    // Spares are the operator's; a tenant names none of them.
    const spare = registrar === registrarOf(EVERYTHING) ? await queries.ofOperator(serial) : null;
    if (!spare) {
      const id = deps.ids.uuid();
      await queries.insert({ id, serial, model, registrar, ...place, at });
      return { applianceId: id, granted: await grant(id, transaction) };
    }
    if (spare.siteId !== null) throw notSpare(serial);
    if (spare.model !== model) throw otherModel(serial, spare.model);
    await queries.changeOwner(spare.id, place.siteId, at);
    if (!(await queries.update(spare.id, spare.version, { ...place, updatedAt: at })))
      throw versionMismatch();
    return { applianceId: spare.id, granted: undefined };
  }
}

type Options = { dryRun?: boolean; registrar?: string };
type Place = { siteId: string | null; replacesId: string; externalKey: string | null };

/** The same for people, with the bootstrap document for the new box; null for a spare, which has its own. */
export function createReplace(deps: ReplaceDeps) {
  const admitInstead = createAdmitInstead(deps);
  return async (
    replacedId: string,
    box: Replacement,
    options: Options,
  ): Promise<{ applianceId: string; bootstrap: Bootstrap | null }> => {
    const { applianceId, granted } = await admitInstead(replacedId, box, deps.issueSecret, options);
    const bootstrap = granted ? bootstrapOf(deps.bootstrapFacts(), box.serial, granted.secret) : null;
    return { applianceId, bootstrap };
  };
}

const notSpare = (serial: string) =>
  new AppError(
    'serial-taken',
    `The appliance ${serial} stands at a site. Retire it there or take it out, or name another box.`,
    {
      faults: [{ pointer: '/serial', code: 'taken', detail: 'is not of a spare' }],
    },
  );

const otherModel = (serial: string, model: string) =>
  new AppError('request-invalid', `The spare ${serial} is of another model.`, {
    faults: [{ pointer: '/model', code: 'mismatch', detail: `is ${model} of this one` }],
  });
