import { describe, expect, test } from 'vitest';
import { Warning } from '../../../cloud/networks/warnings/schema.ts';
import { tunnelWarnings } from '../../../cloud/networks/warnings/tunnel-warnings.ts';
import { en } from '../../../console/locales/en.ts';
import { fillIn } from '../../../console/locales/fill-in.ts';
import { zhHantTw } from '../../../console/locales/zh-hant-tw-messages.ts';
import { warningValues } from '../../../console/network/preview/warning-values.ts';

const sites = ['甲', '乙', '丙'].map((name) => ({ id: name, name }));
const WARNINGS: Warning[] = [
  { code: 'no-callable-end', params: {}, sites: sites.slice(0, 2) },
  { code: 'same-address', params: {}, sites: sites.slice(0, 2) },
  { code: 'address-unknown', params: {}, sites: sites.slice(0, 2) },
  { code: 'joined-over-third', params: {}, sites },
  { code: 'more-unjoined', params: { count: 5 }, sites: [] },
  { code: 'more-joined-over-third', params: { count: 5 }, sites: [] },
  {
    code: 'line-overlaps',
    params: { wan: '主線', network: '192.168.1.0/24', lan: '辦公', subnet: '192.168.1.0/25' },
    sites: sites.slice(0, 1),
  },
  {
    code: 'address-pool-nearly-exhausted',
    params: { percent: 94, pools: ['10.0.0.0/22', '10.9.0.0/24'], freeSubnets: 1, subnetPrefixLength: 24 },
    sites: [],
  },
];
const codes = Warning.anyOf.flatMap(({ properties }): readonly string[] => properties.code.enum);

test('each code has an example here', () => {
  expect(WARNINGS.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
});

describe.each(WARNINGS)('$code', (warning) => {
  const values = warningValues(warning, String);
  const chinese = fillIn(zhHantTw[`warning.${warning.code}`], values);
  const english = fillIn(en[`warning.${warning.code}`], values);

  test('leaves nothing open, and names each site and value in both languages', () => {
    for (const text of [chinese, english]) {
      expect(text).not.toMatch(/[{}]|undefined/);
      for (const { name } of warning.sites) expect(text).toContain(name);
      for (const value of Object.values(warning.params).flat()) expect(text).toContain(String(value));
    }
  });

  test('is Chinese on the Chinese console', () => {
    expect(chinese.replaceAll('UDP', '')).not.toMatch(/[A-Za-z]/);
  });
});

test('of many pairs the first are named and the others counted', () => {
  const unjoined = Array.from({ length: 25 }, (_, index) => ({
    first: `a${index}`,
    second: 'b',
    because: 'same-address' as const,
  }));
  const told = tunnelWarnings({ unjoined, relayed: [] }, (id) => id.toUpperCase());
  expect(told).toHaveLength(21);
  expect(told[0]).toEqual({
    code: 'same-address',
    params: {},
    sites: [
      { id: 'a0', name: 'A0' },
      { id: 'b', name: 'B' },
    ],
  });
  expect(told.at(-1)).toEqual({ code: 'more-unjoined', params: { count: 5 }, sites: [] });
});
