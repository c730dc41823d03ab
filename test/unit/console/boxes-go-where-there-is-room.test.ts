import { expect, test } from 'vitest';
import { inGroups, placeOf } from '../../../console/api/enrolment.ts';
import { findAmong, type Search } from '../../../console/api/look-up.ts';

const names =
  (...those: string[]): Search =>
  async (text) => ({ found: those.map((name) => ({ value: name, name: `${name} ${text}` })), more: false });

test('a new box goes to a site, in the place of another, or nowhere yet', () => {
  expect(placeOf('site:s1')).toEqual({ siteId: 's1' });
  expect(placeOf('replaces:a1')).toEqual({ replaces: 'a1' });
  expect(placeOf('')).toEqual({});
});

test('several searches are one list, each below its heading, and what stands before a value tells whose it is', async () => {
  const search = findAmong(
    { prefix: 'site:', group: 'Sites', search: names('Tainan') },
    { prefix: 'replaces:', group: 'Boxes', search: async () => ({ found: [], more: true }) },
  );
  expect(await search('tea')).toEqual({
    found: [{ value: 'site:Tainan', name: 'Tainan tea', group: 'Sites' }],
    more: true,
  });
});

test('a fingerprint is shown in groups that one can compare', () => {
  expect(inGroups('0123456789ab')).toBe('0123 4567 89ab');
  expect(inGroups('012345')).toBe('0123 45');
  expect(inGroups('')).toBe('');
});
