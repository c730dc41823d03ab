import { sameJson } from '../same-json.ts';
import { withoutSecrets } from '../secrets.ts';
import { joined } from './values.ts';
import { memberValueWords, memberWords, valueWords } from './words.ts';

/** A member that changed: whose it is, its name and its pattern, and whether there was nothing at all before. */
export type Member = { subject: string; name: string; pattern: string; fresh: boolean };

/** Members whose subject says already what they are. */
const SPEAK_FOR_THEMSELVES = ['/interfaces/lans/*/address', '/interfaces/wans/*/addressing'];

/** One sentence on a member that changed: what joined and left a list of plain values, or the old and the new value. */
export function changeSummary(member: Member, before: unknown, after: unknown): string {
  const { subject, name, pattern, fresh } = member;
  if (isWhole(member))
    return elementSummary(before === undefined ? 'added' : 'removed', subject, before ?? after);
  const label = SPEAK_FOR_THEMSELVES.includes(pattern) ? '' : `${memberWords(name)} `;
  if (isPlainList(before) && isPlainList(after)) return `${subject}: ${label}${listWords(before, after)}`;
  const [was, is] = [memberValueWords(name, before), memberValueWords(name, after)];
  if (before === undefined && fresh) return `${subject}: ${label}${is}`;
  if (was !== is || before === undefined || after === undefined) return `${subject}: ${label}${was} → ${is}`;
  return sameJson(withoutSecrets(before), withoutSecrets(after))
    ? `${subject}: password changed`
    : `${subject}: ${label}changed`;
}

/** Whether the subject itself came or went, as an object that is there or not. */
function isWhole({ pattern }: Member): boolean {
  return pattern === '/vpn/remoteAccess' || pattern.endsWith('/standby');
}

function listWords(before: unknown[], after: unknown[]): string {
  const [plus, minus] = [joined(before, after), joined(after, before)];
  const parts = [
    ...(plus.length > 0 ? [`+ ${plus.join(', ')}`] : []),
    ...(minus.length > 0 ? [`− ${minus.join(', ')}`] : []),
  ];
  if (parts.length > 0) return parts.join('; ');
  return before.length === after.length ? 'in another order' : `${valueWords(before)} → ${valueWords(after)}`;
}

/** One sentence on an element that came or went. */
export function elementSummary(kind: 'added' | 'removed', subject: string, element: unknown): string {
  const detail = elementWords(element as Record<string, unknown>);
  return `${subject} ${kind}${detail ? `: ${detail}` : ''}`;
}

function isPlainList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every((element) => typeof element !== 'object');
}

/** The members by which a person recognises an element, beside its name. */
function elementWords(element: Record<string, unknown>): string {
  if (element.addressing) return `${valueWords(element.addressing)} on ${element.device}`;
  if (element.publicPort) {
    return `${element.protocol} ${element.wan} ${element.publicPort} → ${element.address}:${element.port}`;
  }
  if (element.addressPool || element.remoteTrafficSelectors) return valueWords(element);
  if (element.rangeStart) return `${element.rangeStart} to ${element.rangeEnd}`;
  if (element.action) return policyWords(element);
  if (element.interfaces) return valueWords(element.interfaces);
  return element.address ? memberValueWords('address', element.address) : '';
}

function policyWords({ action, from, to, services }: Record<string, unknown>): string {
  return `${action} ${from} → ${to}${services === undefined ? '' : ` (${valueWords(services)})`}`;
}
