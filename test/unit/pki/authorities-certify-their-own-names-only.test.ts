import fc from 'fast-check';
import { expect, test } from 'vitest';
import { permits, readNameConstraints } from '../../../provisioning/pki/index.ts';
import { nameConstraints } from '../../../provisioning/pki/name-constraints.ts';
import { issuingAuthority, rootAuthority } from './authorities.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const aDomain = fc.domain();
const aNetwork = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc
    .tuple(fc.constantFrom('2001:db8::', '::', 'fd00::1'), fc.integer({ min: 0, max: 128 }))
    .map((each) => each.join('/')),
);
const subtrees = fc.array(fc.oneof(aDomain, aNetwork), { minLength: 1, maxLength: 4 });

test('constraints are read as they are written', async () => {
  const root = await rootAuthority(NOW);
  const check = fc.asyncProperty(
    subtrees,
    fc.array(aNetwork, { maxLength: 2 }),
    async (permitted, excluded) => {
      const extensions = [nameConstraints({ permitted, excluded })];
      const profile = { name: 'vpn-ca', subject: { commonName: 'A CA' }, extensions } as const;
      const { certificate } = await issuingAuthority(root, profile, NOW);
      expect(readNameConstraints(certificate)).toEqual({ permitted, excluded });
    },
  );
  await fc.assert(check, { numRuns: 30 });
  expect(readNameConstraints(root.certificate)).toBeUndefined();
});

test('a domain permits itself and what lies below it, a network its addresses', () => {
  const constraints = {
    permitted: ['cloud.example', '192.0.2.0/25', '2001:db8::/32'],
    excluded: ['192.0.2.9/32'],
  };
  const allowed = [
    'cloud.example',
    'CLOUD.example',
    'a.b.cloud.example',
    '192.0.2.7',
    '192.0.2.127',
    '2001:db8::7',
  ];
  const refused = [
    'example',
    'mycloud.example',
    'cloud.example.net',
    '192.0.2.9',
    '192.0.2.128',
    '2001:db9::1',
    '::1',
  ];
  for (const name of allowed) expect(permits(constraints, name), name).toBe(true);
  for (const name of refused) expect(permits(constraints, name), name).toBe(false);
  expect(permits({ permitted: ['192.0.2.0/24'], excluded: [] }, 'any.example')).toBe(true);
  expect(permits({ permitted: ['cloud.example'], excluded: ['0.0.0.0/0', '::/0'] }, '::1')).toBe(false);
});
