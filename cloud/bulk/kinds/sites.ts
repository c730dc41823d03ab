import { isDeepStrictEqual } from 'node:util';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { checkSite, takeLines } from '../../customers/index.ts';
import { NewSite } from '../../customers/schema.ts';
import { byLineName, LINES, lineColumns, readLines } from './access-lines.ts';
import { createCheck, toRowFaults } from './check.ts';
import type { SiteDoc } from './documents.ts';
import { type Field, fieldColumns, idColumn, readFields } from './fields.ts';
import type { Column, Kind } from './kind.ts';
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
  { column: 'address', member: 'address', type: 'text', clearable: true, help: 'Postal' },
  {
    column: 'latitude',
    member: 'latitude',
    type: 'number',
    clearable: true,
    help: 'Degrees, north positive',
  },
  {
    column: 'longitude',
    member: 'longitude',
    type: 'number',
    clearable: true,
    help: 'Degrees, east positive',
  },
  { column: 'time_zone', member: 'timeZone', type: 'word', clearable: false, help: 'IANA, e.g. Asia/Taipei' },
];
const BLANK = {
  externalKey: null,
  address: null,
  latitude: null,
  longitude: null,
  timeZone: 'Asia/Taipei',
};

const columns: readonly Column<SiteDoc>[] = [
  idColumn('site'),
  ...fieldColumns<SiteDoc>(FIELDS),
  ...referenceColumns<SiteDoc>('customer', '/customerId', ({ customerId }) => customerId),
  ...lineColumns,
];
const check = createCheck(NewSite);

/** Sites with their access lines. */
export const sites: Kind<SiteDoc> = {
  name: 'sites',
  key: 'external_key',
  columns,
  apply(cells, before, { keys }) {
    const customer = readReference(cells, 'customer', keys);
    const stored = before?.doc.accessLines ?? [];
    const read = readLines(cells, stored);
    const { id: _, ...start } = before?.doc ?? { ...BLANK, id: undefined };
    const doc = {
      ...start,
      ...readFields(cells, FIELDS, before?.doc),
      ...(customer.id && { customerId: customer.id }),
      accessLines: read.lines,
    } as SiteDoc;
    const faults = [...customer.faults, ...read.faults];
    const moved = before && customer.id && before.doc.customerId !== customer.id;
    const stays = { column: 'customer_id', code: 'immutable', detail: 'a site stays with its customer' };
    if (moved) faults.push(stays);
    if (faults.length === 0) faults.push(...faultsOf(doc, stored));
    return { doc, faults };
  },
  importOnly: [],
  isSame: (doc, { doc: before }) => isDeepStrictEqual(doc, normalise(before)),
  concerns: ({ id, doc, before }) => {
    if (!before) return {};
    const addresses = !isDeepStrictEqual(doc.accessLines, normalise(before.doc).accessLines);
    return { appliancesAt: [id], ...(addresses && { addressesAt: [id] }) };
  },
};

/** Also puts the passwords the document keeps in the place of their masks. */
function faultsOf(doc: SiteDoc, stored: readonly AccessLine[]) {
  const found = check(doc, () => {
    checkSite(doc);
    doc.accessLines = takeLines(doc.accessLines, stored);
  });
  const placed = found.map((fault) => ({ ...fault, pointer: byLineName(fault.pointer, doc.accessLines) }));
  return toRowFaults(placed, columns);
}

const normalise = ({ id: _, ...doc }: SiteDoc): Omit<SiteDoc, 'id'> => ({
  ...doc,
  accessLines: LINES.flatMap((name) => doc.accessLines.filter((line) => line.name === name)),
});
