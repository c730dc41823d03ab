import { isDeepStrictEqual } from 'node:util';
import { NewAppliance } from '../../appliances/schema.ts';
import { wordOf } from './cells.ts';
import { createCheck, toRowFaults } from './check.ts';
import type { ApplianceDoc } from './documents.ts';
import { type Field, fieldColumns, readFields } from './fields.ts';
import { instantOf } from './instants.ts';
import type { Cells, Column, Existing, Kind, RowFault } from './kind.ts';
import { refuseOccupied } from './occupancy.ts';
import { readReference, referenceColumns } from './references.ts';
import { refuseSharedSecrets } from './shared-secrets.ts';

const FIELDS: readonly Field[] = [
  {
    column: 'serial',
    member: 'serial',
    type: 'serial',
    clearable: false,
    help: 'Serial number, by which rows are known: 4 to 40 capital letters, digits and hyphens',
  },
  { column: 'model', member: 'model', type: 'text', clearable: false, help: 'Model' },
  {
    column: 'external_key',
    member: 'externalKey',
    type: 'key',
    clearable: true,
    help: 'Its key in another system',
  },
];
const SECRET_HASH = 'secret_hash';
const EXPIRY = 'secret_expires_at';

const columns: readonly Column<ApplianceDoc>[] = [
  ...fieldColumns<ApplianceDoc>(FIELDS),
  ...referenceColumns<ApplianceDoc>('site', '/siteId', ({ siteId }) => siteId),
];
/** Of a factory's manifest; never exported. */
const importOnly: Kind<ApplianceDoc>['importOnly'] = [
  {
    name: SECRET_HASH,
    pointer: '/factorySecret/hash',
    secret: true,
    help: 'SHA-256 of the enrolment secret the box has from the factory, 64 hexadecimal digits',
  },
  {
    name: EXPIRY,
    pointer: '/factorySecret/expiresAt',
    help: 'When that secret is good no more, RFC 3339; empty: never',
  },
];
const check = createCheck(NewAppliance);

/** Appliances, of a list or of a factory's manifest. */
export const appliances: Kind<ApplianceDoc> = {
  name: 'appliances',
  key: 'serial',
  columns,
  apply(cells, before, world) {
    const site = readReference(cells, 'site', world.keys);
    const doc = {
      ...(before?.doc ?? { externalKey: null, siteId: null }),
      ...readFields(cells, FIELDS, before?.doc),
      ...(site.id !== undefined && { siteId: site.id }),
    } as ApplianceDoc;
    const faults = [
      ...site.faults,
      ...toRowFaults(
        check(doc, () => undefined),
        columns,
      ),
    ];
    if (world.scope.kind !== 'operator' && site.faults.length === 0 && doc.siteId === null) {
      faults.push({ column: 'site_id', code: 'required', detail: 'must name a site of yours' });
    }
    const secret = readSecret(cells, before, world.secretOwners);
    faults.push(...secret.faults);
    return { doc: { ...doc, ...(secret.fresh && { factorySecret: secret.fresh }) }, faults };
  },
  importOnly,
  isSame: (doc, before) => isDeepStrictEqual(doc, before.doc),
  reconcile: (verdicts, { occupants }) => refuseOccupied(refuseSharedSecrets(verdicts), occupants),
  concerns: ({ id, doc, before }) => {
    const moved = before?.doc.siteId !== doc.siteId ? [before?.doc.siteId, doc.siteId] : [];
    return { appliances: [id], networksAt: moved.filter((site) => typeof site === 'string') };
  },
};

/** The secret, unless the appliance had it before: one that was used or replaced does not come back. */
function readSecret(
  cells: Cells,
  before: Existing<ApplianceDoc> | undefined,
  owners: ReadonlyMap<string, string>,
): { fresh?: ApplianceDoc['factorySecret']; faults: RowFault[] } {
  const hash = wordOf(cells, SECRET_HASH)?.toLowerCase();
  const expiry = wordOf(cells, EXPIRY) ?? null;
  const refuse = (column: string, code: string, detail: string) => ({ faults: [{ column, code, detail }] });
  if (!hash) {
    return expiry === null
      ? { faults: [] }
      : refuse(SECRET_HASH, 'required', 'is missing, though it expires');
  }
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    return refuse(SECRET_HASH, 'pattern', 'must be SHA-256 in 64 hexadecimal digits');
  }
  if (hash === EMPTY_HASH) return refuse(SECRET_HASH, 'empty-secret', 'is the hash of no secret at all');
  const owner = owners.get(hash);
  if (owner !== undefined && owner !== before?.id) {
    return refuse(SECRET_HASH, 'duplicate', 'is the secret of another appliance');
  }
  const instant = expiry === null ? null : instantOf(expiry);
  if (instant === undefined) {
    return refuse(EXPIRY, 'format', 'must be a day that exists or an instant of RFC 3339, e.g. 2027-12-31');
  }
  if (before?.secretHashes?.has(hash)) return { faults: [] };
  return { fresh: { hash, expiresAt: instant?.toISOString() ?? null }, faults: [] };
}

const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
