import { msg } from '@lit/localize';
import type { PreviewTarget } from '../../api/network.ts';
import { wordsOf } from '../../forms/schema-words.ts';
import { valueText } from '../../forms/words.ts';
import { fillIn } from '../../locales/fill-in.ts';
import { currentLocale, t } from '../../locales/locale.ts';

type Change = PreviewTarget['difference'][number];

/** What stands before a name in the subject of a change. The longer of two that begin alike comes first. */
const NOUNS = [
  'standby of the',
  'fixed lease of',
  'address of',
  'tunnel to',
  'tunnel',
  'DHCP on',
  'DNS record',
  'zone',
  'policy',
  'port forward',
  'probe',
];

/** A change in the reader's language: in English as the control plane tells it, else put together from its parts. */
export function changeWords(change: Change): string {
  if (currentLocale() === 'en') return change.summary;
  const subject = subjectWords(change.subject);
  const told = change.summary.slice(change.subject.length);
  const [, move, detail] = /^ (added|removed)(?:: (.*))?$/.exec(told) ?? [];
  if (move === 'added' || move === 'removed')
    return t(`change-of.${move}`, { subject }) + (detail ? `：${detail}` : '');
  if (told.endsWith('password changed')) return t('change-of.password', { subject });
  if (told.endsWith('in another order')) return t('change-of.order', { subject });
  return t('change-of.value', { subject, member: memberOf(change), value: valueWords(change) });
}

function subjectWords(subject: string): string {
  const noun = NOUNS.find((each) => subject.startsWith(`${each} `));
  if (!noun) return msg(subject, { id: `subject.${subject}` });
  const name = subject.slice(noun.length + 1);
  const inner = noun === 'standby of the' ? subjectWords(name) : name;
  return fillIn(msg(subject, { id: `subject.${noun}` }), { name: inner });
}

function memberOf({ path }: Change): string {
  const name = path
    .split('/')
    .filter((step) => !/^\d*$/.test(step))
    .at(-1);
  return name ? msg(wordsOf(name), { id: `member.${name}` }) : '';
}

/** What joined and left a list; else the value before and after. */
function valueWords({ before, after }: Change): string {
  if (!isPlainList(before) || !isPlainList(after))
    return `${valueText(before) || t('form.not-set')} → ${valueText(after) || t('form.not-set')}`;
  const joined = after.filter((each) => !before.includes(each));
  const left = before.filter((each) => !after.includes(each));
  return [
    ...(joined.length > 0 ? [`+ ${valueText(joined)}`] : []),
    ...(left.length > 0 ? [`− ${valueText(left)}`] : []),
  ].join('; ');
}

const isPlainList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every((each) => typeof each !== 'object');
