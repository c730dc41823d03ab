import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ECDSA_WITH_SHA256 } from '../../../provisioning/pki/certificate.ts';
import { bitString, type Der, explicit, integer, sequence, time } from '../../../provisioning/pki/der.ts';
import {
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectKeyIdentifier,
} from '../../../provisioning/pki/extensions.ts';
import {
  createSigner,
  isRoot,
  readForeignList,
  signRevocationList,
  whyNotAuthority,
} from '../../../provisioning/pki/index.ts';
import { nameConstraints } from '../../../provisioning/pki/name-constraints.ts';
import { OID } from '../../../provisioning/pki/oids.ts';
import { issuingAuthority, newKey, rootAuthority } from './authorities.ts';
import { COMMON_NAME, type Made, make } from './made-certificate.ts';

const now = new Date('2026-06-01T00:00:00Z');
const early = new Date(now.getTime() - 1000);
const late = new Date(now.getTime() + 1000);
const rootEnd = new Date('2027-01-01T00:00:00Z');

const subject: [string, string][] = [
  [OID.organizationName, 'Sitekeeper'],
  [COMMON_NAME, 'A CA'],
];
const parts = {
  basic: basicConstraints({ ca: true, pathLength: 0 }),
  usage: keyUsage('keyCertSign', 'cRLSign'),
  identifier: subjectKeyIdentifier(Buffer.from([1])),
  names: nameConstraints({ permitted: ['a.example'], excluded: [] }),
};
const key = newKey();

let root: Made;
beforeAll(async () => {
  const extensions = [parts.basic, parts.usage];
  root = await make({ subject: [[COMMON_NAME, 'root']], extensions, notAfter: rootEnd });
});

type More = Partial<Parameters<typeof make>[0]>;
async function why(
  more: More = {},
  but: Partial<Record<keyof typeof parts, Der | null>> = {},
  extra: Der[] = [],
) {
  const extensions = [...Object.values({ ...parts, ...but }).filter((one) => one !== null), ...extra];
  const { der } = await make({ subject, issuer: root, key, extensions, ...more });
  return whyNotAuthority(der, {
    publicKey: createSigner(key).publicKey,
    profile: { name: 'vpn-ca', subject: { organization: 'Sitekeeper', commonName: 'A CA' }, extensions: [] },
    issuer: root.der,
    purposes: [OID.serverAuth, OID.clientAuth],
    names: ['a.example', 'b.a.example'],
    now,
  });
}

describe('the certificate of an authority', () => {
  test('that is as it was asked for is taken', async () => {
    expect(await why()).toBeUndefined();
    expect(await why({ notBefore: now, notAfter: now })).toBeUndefined();
    expect(await why({ notAfter: rootEnd })).toBeUndefined();
    expect(await why({}, {}, [extendedKeyUsage('clientAuth', 'ipsecIke', 'serverAuth')])).toBeUndefined();
  });

  test.each<[string, () => Promise<string | undefined>, string]>([
    ['another key', () => why({ key: newKey() }), 'another key'],
    ['another common name', () => why({ subject: [subject[0]!, [COMMON_NAME, 'B']] }), 'subject'],
    ['no organisation', () => why({ subject: [subject[1]!] }), 'subject'],
    [
      'a life longer than the root',
      () => why({ notAfter: new Date(rootEnd.getTime() + 1000) }),
      'longer than the root',
    ],
    ['an end that was', () => why({ notAfter: early }), 'not valid now'],
    ['a beginning to come', () => why({ notBefore: late }), 'not valid now'],
    ['no basic constraints', () => why({}, { basic: null }), 'basicConstraints'],
    ['those of an end entity', () => why({}, { basic: basicConstraints({ ca: false }) }), 'basicConstraints'],
    ['no key usage', () => why({}, { usage: null }), 'key usage'],
    ['certificates alone to sign', () => why({}, { usage: keyUsage('keyCertSign') }), 'key usage'],
    ['lists alone to sign', () => why({}, { usage: keyUsage('cRLSign') }), 'key usage'],
    ['no key identifier', () => why({}, { identifier: null }), 'key identifier'],
    ['a purpose too few', () => why({}, {}, [extendedKeyUsage('clientAuth')]), `lacks ${OID.serverAuth}.`],
    ['no name constraints', () => why({}, { names: null }), 'no name constraints'],
    [
      'constraints that leave a name out',
      () => why({}, { names: nameConstraints({ permitted: ['b.a.example'], excluded: [] }) }),
      'do not permit a.example.',
    ],
  ])('with %s is refused', async (_, refused, words) => {
    expect(await refused()).toContain(words);
  });

  test('by another root, or by none of its name, is refused', async () => {
    const other = await make({ subject: [[COMMON_NAME, 'other']], extensions: [parts.basic, parts.usage] });
    const same = await make({ subject: [[COMMON_NAME, 'root']], extensions: [parts.basic, parts.usage] });
    expect(await why({ issuer: other })).toContain('not signed by the root');
    expect(await why({ issuer: same })).toContain('not signed by the root');
  });
});

test('a root is an authority that signed itself', async () => {
  expect(isRoot(root.der)).toBe(true);
  expect(isRoot((await make({ subject, issuer: root, extensions: [parts.basic] })).der)).toBe(false);
  expect(isRoot((await make({ subject, extensions: [basicConstraints({ ca: false })] })).der)).toBe(false);
  const forged = await make({ subject: [[COMMON_NAME, 'root']], issuer: root, extensions: [parts.basic] });
  expect(new X509Certificate(forged.der).subject).toBe('CN=root');
  expect(isRoot(forged.der)).toBe(false);
});

describe('a revocation list', () => {
  const fields = { number: 300n, thisUpdate: now, nextUpdate: rootEnd, revoked: [] };

  test('of an authority is read', async () => {
    const authority = await rootAuthority(now);
    const list = await signRevocationList(fields, authority);
    expect(await readForeignList(list, authority.certificate)).toEqual({
      number: 300n,
      thisUpdate: now,
      nextUpdate: rootEnd,
    });
    const profile = { name: 'vpn-ca', subject: { commonName: 'B' }, extensions: [] } as const;
    const other = await issuingAuthority(authority, profile, now);
    expect(await readForeignList(list, other.certificate)).toContain('another authority');
    const sameName = await rootAuthority(now);
    expect(await readForeignList(list, sameName.certificate)).toContain('not signed');
    expect(await readForeignList(Buffer.from('no list'), authority.certificate)).toContain(
      'no revocation list',
    );
  });

  test('without a number, or without an end, is refused; one of version 1 is read to its issuer', async () => {
    const authority = await rootAuthority(now);
    const list = async (...parts: Der[]) => {
      const toBeSigned = sequence(...parts);
      return sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(await authority.signer.sign(toBeSigned)));
    };
    const { name } = authority;
    const number = explicit(0, sequence());
    const lists = [
      await list(integer(1), ECDSA_WITH_SHA256, name, time(now), time(rootEnd)),
      await list(ECDSA_WITH_SHA256, name, time(now)),
      await list(integer(1), ECDSA_WITH_SHA256, name, time(now), time(rootEnd), number),
    ];
    for (const one of lists) {
      expect(await readForeignList(one, authority.certificate)).toContain('no number');
    }
  });
});
