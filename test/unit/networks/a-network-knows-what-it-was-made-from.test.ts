import { describe, expect, test } from 'vitest';
import { draftDiffers } from '../../../cloud/networks/draft.ts';
import type { NetworkRow } from '../../../cloud/networks/draft-store.ts';
import { renamed, takenNames } from '../../../cloud/networks/taken-names.ts';
import { smallTarget } from '../../lib/agent/targets.ts';
import { customer, uuid } from '../../lib/network-inputs.ts';

describe('a draft', () => {
  const committed = { kind: 'mono-site', parameters: { a: 1 }, templateVersionId: null };
  const site = (inDraft: boolean, allotments: object[]) => ({ siteId: uuid(1), inDraft, allotments });
  const differs = (over: object) =>
    draftDiffers({
      ...committed,
      sites: [site(true, [{}])],
      revisions: [committed],
      ...over,
    } as unknown as NetworkRow);

  test('does not differ from what was committed of it, nor while nothing was', () => {
    expect(differs({})).toBe(false);
    expect(differs({ revisions: [], kind: 'multi-site' })).toBe(false);
  });

  test.each([
    ['its kind', { kind: 'multi-site' }],
    ['its template', { templateVersionId: uuid(2) }],
    ['its parameters', { parameters: { a: 2 } }],
    ['a site that is new in it', { sites: [site(true, [{}]), site(true, [])] }],
    ['a site that left it', { sites: [site(false, [{}])] }],
  ])('differs by %s', (_, over) => {
    expect(differs(over)).toBe(true);
  });
});

describe('names and time zones', () => {
  const sites = [
    { id: uuid(1), name: 'Taipei Main', timeZone: 'Asia/Taipei', role: 'single', allotments: [] },
  ];
  const inputs = { customer, sites } as Parameters<typeof takenNames>[0];
  const target = (domain: string, hostname: string) => {
    const small = smallTarget(hostname);
    return {
      ...small,
      system: { ...small.system, hostname, timeZone: 'Asia/Taipei' },
      dns: { ...small.dns, domain },
    };
  };
  const taken = () => takenNames(inputs, [target('formosa-tea.internal', 'taipei-main')]);
  const now = (name: string, site: string, timeZone = 'Asia/Taipei') => ({
    customer: name,
    sites: new Map([[uuid(1), { name: site, timeZone }]]),
  });

  test('are remembered as far as something was made from them', () => {
    expect(taken()).toEqual({
      domain: 'formosa-tea',
      sites: [{ id: uuid(1), hostname: 'taipei-main', timeZone: 'Asia/Taipei' }],
    });
    expect(takenNames(inputs, [target('tea.example', 'box-1')])).toEqual({
      domain: null,
      sites: [{ id: uuid(1), hostname: null, timeZone: 'Asia/Taipei' }],
    });
  });

  test('outdate a network when they are others by now', () => {
    expect(renamed(taken(), now('Formosa Tea', 'Taipei Main'))).toEqual([]);
    expect(renamed(taken(), now('FORMOSA TEA', 'Taipei main')), 'makes the same names').toEqual([]);
    expect(renamed(taken(), now('Oolong', 'Taipei Main'))).toEqual(['customer']);
    expect(renamed(taken(), now('Formosa Tea', 'Xinyi'))).toEqual(['site']);
    expect(renamed(taken(), now('Formosa Tea', 'Taipei Main', 'Asia/Tokyo'))).toEqual(['site']);
    expect(renamed(taken(), now('Oolong', 'Xinyi'))).toEqual(['customer', 'site']);
  });

  test('outdate nothing that was not made from them, nor what was not recorded', () => {
    const fixed = takenNames(inputs, [target('tea.example', 'box-1')]);
    expect(renamed(fixed, now('Oolong', 'Xinyi'))).toEqual([]);
    expect(renamed(null, now('Oolong', 'Xinyi', 'Asia/Tokyo'))).toEqual([]);
    expect(renamed(taken(), { customer: 'Formosa Tea', sites: new Map() }), 'a site that left').toEqual([]);
  });

  test('that give no name of their own, and zones that nobody was given, are not remembered', () => {
    const others = {
      customer: { ...customer, name: '福爾摩沙' },
      sites: [
        { ...sites[0], id: uuid(2), name: '台北' },
        { ...sites[0], id: uuid(3), name: 'Tokyo', timeZone: 'Asia/Tokyo' },
      ],
    } as Parameters<typeof takenNames>[0];
    const named = [target('null.internal', 'null'), target('undefined.internal', 'undefined')];
    expect(takenNames(others, named)).toEqual({
      domain: null,
      sites: [{ id: uuid(2), hostname: null, timeZone: 'Asia/Taipei' }],
    });
  });

  test('outdate a network when one of several sites has another, or its name gives none any more', () => {
    const two = (second: string) => ({
      customer: 'Formosa Tea',
      sites: new Map([
        [uuid(1), { name: 'Taipei Main', timeZone: 'Asia/Taipei' }],
        [uuid(2), { name: second, timeZone: 'Asia/Taipei' }],
      ]),
    });
    const both = {
      domain: 'formosa-tea',
      sites: [...taken().sites, { id: uuid(2), hostname: 'xinyi', timeZone: 'Asia/Taipei' }],
    };
    expect(renamed(both, two('Xinyi'))).toEqual([]);
    expect(renamed(both, two('Zhongshan'))).toEqual(['site']);
    expect(renamed(both, two('信義'))).toEqual(['site']);
    expect(renamed(both, { ...two('Xinyi'), customer: '福爾摩沙' })).toEqual(['customer']);
  });
});
