import { isDeepStrictEqual } from 'node:util';
import { stageRefusal } from '../../customers/index.ts';
import { NewCustomer, STAGES, TIERS } from '../../customers/schema.ts';
import type { Scope } from '../../platform/access/roles.ts';
import { createCheck, toRowFaults } from './check.ts';
import type { CustomerDoc } from './documents.ts';
import { type Field, fieldColumns, idColumn, readFields } from './fields.ts';
import type { Column, Existing, Kind, RowFault } from './kind.ts';
import { readReference, referenceColumns } from './references.ts';

const FIELDS: readonly Field[] = [
  {
    column: 'external_key',
    member: 'externalKey',
    type: 'key',
    clearable: true,
    help: 'Its key in another system; rows without an id are known by it',
  },
  { column: 'name', member: 'name', type: 'text', clearable: false, help: 'Name' },
  { column: 'tier', member: 'tier', type: 'word', clearable: false, help: `One of ${TIERS.join(', ')}` },
  { column: 'stage', member: 'stage', type: 'word', clearable: false, help: `One of ${STAGES.join(', ')}` },
  { column: 'industry', member: 'industry', type: 'text', clearable: true, help: 'Line of business' },
];
const BLANK = { externalKey: null, resellerId: null, tier: 'micro', stage: 'prospect', industry: null };

const columns: readonly Column<CustomerDoc>[] = [
  idColumn('customer'),
  ...fieldColumns<CustomerDoc>(FIELDS),
  ...referenceColumns<CustomerDoc>('reseller', '/resellerId', ({ resellerId }) => resellerId),
];
const check = createCheck(NewCustomer);

/** Customers. Their address pools are not in the file: see /address-pools. */
export const customers: Kind<CustomerDoc> = {
  name: 'customers',
  key: 'external_key',
  columns,
  apply(cells, before, { keys, scope }) {
    const reseller = readReference(cells, 'reseller', keys);
    const { id: _, ...start } = before?.doc ?? { ...BLANK, id: undefined };
    const doc = {
      ...start,
      ...readFields(cells, FIELDS, before?.doc),
      ...(reseller.id !== undefined && { resellerId: reseller.id }),
    } as CustomerDoc;
    // What a reseller imports is its own.
    if (scope.kind === 'reseller') doc.resellerId ??= scope.resellerId;
    const faults = [
      ...reseller.faults,
      ...toRowFaults(
        check(doc, () => undefined),
        columns,
      ),
    ];
    return { doc, faults: faults.length > 0 ? faults : stageFaults(doc, before, scope) };
  },
  importOnly: [],
  concerns: ({ id, doc, before }) => ({
    ...(before && before.doc.stage !== doc.stage && { stageOf: [id] }),
    ...(before && before.doc.resellerId !== doc.resellerId && { resold: [id] }),
  }),
  isSame: (doc, { doc: { id: _, ...before } }) => isDeepStrictEqual(doc, before),
};

function stageFaults(
  { stage }: CustomerDoc,
  before: Existing<CustomerDoc> | undefined,
  scope: Scope,
): RowFault[] {
  if (scope.kind !== 'operator' && stage !== (before?.doc.stage ?? BLANK.stage)) {
    return [{ column: 'stage', code: 'forbidden', detail: 'is not yours to write' }];
  }
  const detail = before && stageRefusal(before.doc.stage, stage, 'by-hand');
  return detail === undefined ? [] : [{ column: 'stage', code: 'stage-move-refused', detail }];
}
