import type { AccessLine } from '../../../provisioning/access-line.ts';
import { maskSecrets } from '../../customers/index.ts';
import { escapeFormula } from '../../platform/csv-formula.ts';
import { booleanOf, numberOf, textOf, wordOf } from './cells.ts';
import type { Cells, Column, RowFault } from './kind.ts';

export const LINES = ['wan1', 'wan2'] as const;
type LineName = (typeof LINES)[number];
type Member = {
  column: string;
  place: string;
  help: string;
  secret?: true;
  read: (c: Cells, n: string) => unknown;
};

/** Members of an access line, each a cell `<line>.<column>`; `place` is where it stands in the line. */
const MEMBERS: readonly Member[] = [
  {
    column: 'method',
    place: 'addressing/method',
    help: 'dhcp, static or pppoe; empty: no such line',
    read: wordOf,
  },
  { column: 'device', place: 'device', help: 'Network device, e.g. eth0', read: wordOf },
  { column: 'priority', place: 'priority', help: 'The lowest one carries the default route', read: numberOf },
  { column: 'vlan_id', place: 'vlanId', help: 'IEEE 802.1Q', read: numberOf },
  { column: 'mtu_bytes', place: 'mtuBytes', help: 'Largest IP packet', read: numberOf },
  { column: 'public_address', place: 'publicAddress', help: 'Behind one-to-one NAT', read: wordOf },
  { column: 'reachable', place: 'reachable', help: 'true or false: peers can call it', read: booleanOf },
  { column: 'address', place: 'addressing/address', help: 'static: with prefix length', read: wordOf },
  { column: 'gateway', place: 'addressing/gateway', help: 'static', read: wordOf },
  {
    column: 'nameservers',
    place: 'addressing/nameservers',
    help: 'static: with spaces between',
    read: listOf,
  },
  { column: 'username', place: 'addressing/username', help: 'pppoe', read: textOf },
  {
    column: 'password',
    place: 'addressing/password',
    secret: true,
    read: textOf,
    help: 'pppoe; ******** keeps the one that is stored',
  },
];

export const lineColumns: readonly Column<{ accessLines: AccessLine[] }>[] = LINES.flatMap((line) =>
  MEMBERS.map(({ column, place, help, secret }) => ({
    name: `${line}.${column}`,
    pointer: `/${line}/${place}`,
    help,
    ...(secret && { secret }),
    write: ({ accessLines }) => {
      const masked = maskSecrets(accessLines).find(({ name }) => name === line);
      return masked ? cellOf(memberOf(masked, place)) : '';
    },
  })),
);

/**
 * The lines that the cells describe, each by all of its columns; lines the file has no columns of stay as they are.
 * They are in order of their names.
 */
export function readLines(
  cells: Cells,
  before: readonly AccessLine[],
): { lines: AccessLine[]; faults: RowFault[] } {
  const faults: RowFault[] = [];
  const lines = LINES.flatMap((name): AccessLine[] => {
    if (cells[`${name}.method`] === undefined) return before.filter((line) => line.name === name);
    const read = readLine(cells, name);
    faults.push(...read.faults);
    return read.line ? [read.line] : [];
  });
  return { lines, faults };
}

/** Places in `/accessLines/<index>` as places in the line of that name, which columns point to. */
export function byLineName(pointer: string, lines: readonly AccessLine[]): string {
  return pointer.replace(/^\/accessLines\/(\d+)/, (_, index: string) => `/${lines[Number(index)]?.name}`);
}

function readLine(cells: Cells, name: LineName): { line?: AccessLine; faults: RowFault[] } {
  const values = MEMBERS.map((member) => ({
    ...member,
    value: member.read(cells, `${name}.${member.column}`),
  }));
  const given = values.filter(({ value }) => value !== undefined && value !== null);
  const method = wordOf(cells, `${name}.method`);
  if (!method) {
    const column = `${name}.method`;
    const detail = 'is missing, though other columns describe this line';
    return { faults: given.length > 0 ? [{ column, code: 'required', detail }] : [] };
  }
  const line: Record<string, unknown> = { name, priority: LINES.indexOf(name) + 1 };
  const addressing: Record<string, unknown> = method === 'static' ? { method, nameservers: [] } : { method };
  for (const { place, value } of given) {
    const [group, member] = place.split('/');
    if (member === undefined) line[place] = value;
    else if (group === 'addressing') addressing[member] = value;
  }
  return { line: { ...line, addressing } as AccessLine, faults: [] };
}

function listOf(cells: Cells, column: string): string[] | null | undefined {
  const words = wordOf(cells, column);
  return typeof words === 'string' ? words.split(/\s+/) : words;
}

function memberOf(line: AccessLine, place: string): unknown {
  const [group = '', member] = place.split('/');
  const value = (line as Record<string, unknown>)[group];
  return member === undefined ? value : (value as Record<string, unknown>)[member];
}

function cellOf(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' ? escapeFormula(value) : String(value);
}
