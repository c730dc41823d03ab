import type { TargetState } from '#protocol';
import { networkOf, parsePrefix } from '../addresses.ts';
import { lineTables } from '../line-tables.ts';

/** Between the rule for the tunnel device (210) and charon's own (220); nobody else uses them. */
const PREFERENCE = { toLan: 211, byMark: 212, bySource: 213 } as const;

/** The preference at which the hooks of the clients keep the rule of the address they hold. */
export const SOURCE_PREFERENCE = PREFERENCE.bySource;

/** As ip-rule(8) lists it. */
export type RuleJson = {
  priority: number;
  src: string;
  dst?: string;
  dstlen?: number;
  fwmark?: string;
  table?: string;
};
type Rule = { words: string; preference: number; table: number };

/**
 * Rules of ip-rule(8): replies of LAN hosts by their connection's mark, the appliance's own by their source. What
 * goes to a LAN needs no line.
 */
export function lineRules(target: TargetState): string[] {
  const tables = lineTables(target);
  if (tables.size === 0) return [];
  return [
    ...target.interfaces.lans.map(
      ({ address }) => `pref ${PREFERENCE.toLan} to ${networkOf(address)} lookup main`,
    ),
    ...[...tables.values()].map((table) => `pref ${PREFERENCE.byMark} fwmark ${table} lookup ${table}`),
    ...target.interfaces.wans.flatMap(({ name, addressing }) =>
      addressing.method === 'static'
        ? `pref ${PREFERENCE.bySource} from ${parsePrefix(addressing.address).address} lookup ${tables.get(name)}`
        : [],
    ),
  ];
}

/**
 * Lines for `ip -batch`. Rules that are as wanted yield none.
 *
 * @param held tables of WANs whose client holds an address, and with it the rule for its source
 */
export function planRules(
  wanted: readonly string[],
  current: readonly RuleJson[],
  held: readonly number[],
): string[] {
  const own = current
    .filter(({ priority }) => priority >= PREFERENCE.toLan && priority <= PREFERENCE.bySource)
    .map(parseRule)
    .filter(({ preference, table }) => !(preference === PREFERENCE.bySource && held.includes(table)));
  const has = own.map(({ words }) => words);
  return [
    ...has.filter((words) => !wanted.includes(words)).map((words) => `rule delete ${words}`),
    ...wanted.filter((words) => !has.includes(words)).map((words) => `rule add ${words}`),
  ];
}

function parseRule({ priority, src, dst, dstlen, fwmark, table = '' }: RuleJson): Rule {
  const words = [
    `pref ${priority}`,
    ...(src === 'all' ? [] : [`from ${src}`]),
    ...(dst === undefined ? [] : [`to ${dst}/${dstlen ?? 32}`]),
    ...(fwmark === undefined ? [] : [`fwmark ${Number(fwmark)}`]),
    `lookup ${table}`,
  ];
  return { words: words.join(' '), preference: priority, table: Number(table) };
}
