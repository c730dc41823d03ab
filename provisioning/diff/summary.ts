import { canonicalJson } from '#protocol';
import { withoutSecrets } from '../secrets.ts';
import { memberWords, valueWords } from './words.ts';

/** One sentence on a member that changed: what joined and left a list of plain values, or the old and the new value. */
export function changeSummary(subject: string, member: string, before: unknown, after: unknown): string {
  const label = member === 'address' || member === 'addressing' ? '' : `${memberWords(member)} `;
  if (isPlainList(before) && isPlainList(after)) {
    const joined = after.filter((value) => !before.includes(value));
    const left = before.filter((value) => !after.includes(value));
    const parts = [
      ...(joined.length > 0 ? [`+ ${joined.join(', ')}`] : []),
      ...(left.length > 0 ? [`− ${left.join(', ')}`] : []),
    ];
    return `${subject}: ${label}${parts.length > 0 ? parts.join('; ') : 'in another order'}`;
  }
  if (before === undefined) return `${subject}: ${label}${valueWords(after)}`;
  const words = [valueWords(before), valueWords(after)];
  if (words[0] !== words[1] || after === undefined) return `${subject}: ${label}${words[0]} → ${words[1]}`;
  return onlySecretsDiffer(before, after) ? `${subject}: password changed` : `${subject}: ${label}changed`;
}

/** One sentence on an element that came or went. */
export function elementSummary(kind: 'added' | 'removed', subject: string, element: unknown): string {
  const detail = elementWords(element as Record<string, unknown>);
  return `${subject} ${kind}${detail ? `: ${detail}` : ''}`;
}

function onlySecretsDiffer(before: unknown, after: unknown): boolean {
  return canonicalJson(withoutSecrets(before)) === canonicalJson(withoutSecrets(after));
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
  if (element.remoteTrafficSelectors) return `to ${valueWords(element.remoteTrafficSelectors)}`;
  if (element.rangeStart) return `${element.rangeStart} to ${element.rangeEnd}`;
  if (element.action) return `${element.action} ${element.from} → ${element.to}`;
  if (element.interfaces) return valueWords(element.interfaces);
  return element.address ? valueWords(element.address) : '';
}
