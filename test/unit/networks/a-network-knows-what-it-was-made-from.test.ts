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
  const made = takenNames(inputs, [target('formosa-tea.internal', 'taipei-main')]);
  const now = (name: string, site: string, timeZone = 'Asia/Taipei') => ({
    customer: name,
    sites: new Map([[uuid(1), { name: site, timeZone }]]),
  });

  test('are remembered as far as something was made from them', () => {
    expect(made).toEqual({
      domain: 'formosa-tea',
      sites: [{ id: uuid(1), hostname: 'taipei-main', timeZone: 'Asia/Taipei' }],
    });
    expect(takenNames(inputs, [target('tea.example', 'box-1')])).toEqual({
      domain: null,
      sites: [{ id: uuid(1), hostname: null, timeZone: 'Asia/Taipei' }],
    });
  });

  test('outdate a network when they are others by now', () => {
    expect(renamed(made, now('Formosa Tea', 'Taipei Main'))).toEqual([]);
    expect(renamed(made, now('FORMOSA TEA', 'Taipei main')), 'makes the same names').toEqual([]);
    expect(renamed(made, now('Oolong', 'Taipei Main'))).toEqual(['customer']);
    expect(renamed(made, now('Formosa Tea', 'Xinyi'))).toEqual(['site']);
    expect(renamed(made, now('Formosa Tea', 'Taipei Main', 'Asia/Tokyo'))).toEqual(['site']);
    expect(renamed(made, now('Oolong', 'Xinyi'))).toEqual(['customer', 'site']);
  });

  test('outdate nothing that was not made from them, nor what was not recorded', () => {
    const fixed = takenNames(inputs, [target('tea.example', 'box-1')]);
    expect(renamed(fixed, now('Oolong', 'Xinyi'))).toEqual([]);
    expect(renamed(null, now('Oolong', 'Xinyi', 'Asia/Tokyo'))).toEqual([]);
    expect(renamed(made, { customer: 'Formosa Tea', sites: new Map() }), 'a site that left').toEqual([]);
  });
});
