import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { boolean, type Der, objectIdentifier, sequence } from '../../../provisioning/pki/der.ts';
import {
  basicConstraints,
  extendedKeyUsage,
  extension,
  keyUsage,
} from '../../../provisioning/pki/extensions.ts';
import { anchorFault, judgeFactoryCertificate } from '../../../provisioning/pki/factory-certificate.ts';
import { OID } from '../../../provisioning/pki/oids.ts';
import { COMMON_NAME, type Made, make, SERIAL_NUMBER, unknown } from './made-certificate.ts';

const now = new Date('2026-06-01T00:00:00Z');
const early = new Date(now.getTime() - 1000);
const late = new Date(now.getTime() + 1000);
const ca = (pathLength: number) => [basicConstraints({ ca: true, pathLength }), keyUsage('keyCertSign')];
/** Without a length of paths. */
const anyLength = [extension(OID.basicConstraints, true, sequence(boolean(true)))];

type More = Omit<Parameters<typeof make>[0], 'subject' | 'issuer'>;
const authority = (name: string, issuer?: Made, more: More = { extensions: ca(9) }) =>
  make({ subject: [[COMMON_NAME, name]], ...(issuer && { issuer }), ...more });
const box = (issuer: Made, more: More & { subject?: [string, string][] } = {}) =>
  make({ subject: [[SERIAL_NUMBER, 'BOX-1']], issuer, ...more });

let root: Made;
beforeAll(async () => {
  root = await authority('root');
});

const judge = (end: Made, sent: Made[] = [], anchors: Made[] = [root], at = now) => {
  const certificates = (all: Made[]) => all.map(({ certificate }) => certificate);
  const verdict = judgeFactoryCertificate(end.certificate, certificates(sent), certificates(anchors), at);
  return 'fault' in verdict ? verdict.fault : verdict.serial;
};

/** Authorities below an anchor, the lowest last. */
async function chain(pathLengths: (number | undefined)[], anchor: Made = root): Promise<Made[]> {
  const made: Made[] = [];
  for (const [at, pathLength] of pathLengths.entries()) {
    const extensions = pathLength === undefined ? anyLength : ca(pathLength);
    made.push(await authority(`ca-${at}`, made.at(-1) ?? anchor, { extensions }));
  }
  return made;
}

test('a box right below an anchor, which is told', async () => {
  const other = await authority('other');
  const own = await box(root);
  const verdict = judgeFactoryCertificate(own.certificate, [], [other.certificate, root.certificate], now);
  expect(verdict).toEqual({ serial: 'BOX-1', anchor: root.certificate });
  expect(judge(own, [root], [other])).toBe('untrusted');
  expect(judge(own, [], [])).toBe('untrusted');
  const same = await authority('root');
  expect(judge(own, [], [same]), 'the name alone').toBe('untrusted');
});

test.each<[string, (number | undefined)[], string]>([
  ['one between', [0], 'BOX-1'],
  ['two between', [1, 0], 'BOX-1'],
  ['the upper of two admits none', [0, 0], 'path-too-long'],
  ['three between', [2, 1, 0], 'BOX-1'],
  ['three between, of any length', [undefined, undefined, undefined], 'BOX-1'],
  ['the highest of three admits one', [1, 1, 0], 'path-too-long'],
  ['four between', [9, 9, 9, 9], 'untrusted'],
])('%s', async (_, pathLengths, expected) => {
  const between = await chain(pathLengths);
  const own = await box(between.at(-1) as Made);
  expect(judge(own, [own, ...between])).toBe(expected);
  expect(judge(own, [...between].reverse())).toBe(expected);
  expect(judge(own, between.slice(0, -1))).toBe('untrusted');
});

test('the anchor may be told how many are below it', async () => {
  const anchor = await authority('root', undefined, { extensions: ca(1) });
  const [upper, lower] = (await chain([9, 9], anchor)) as [Made, Made];
  expect(judge(await box(upper), [upper], [anchor])).toBe('BOX-1');
  expect(judge(await box(lower), [upper, lower], [anchor])).toBe('path-too-long');
});

test('authorities that certify each other lead nowhere', async () => {
  const first = await authority('one');
  const second = await authority('two', first);
  const again = await authority('one', second, { extensions: ca(9), key: first.key });
  expect(judge(await box(second), [second, again])).toBe('untrusted');
});

describe('each certificate of the path', () => {
  const places = ['box', 'between', 'anchor'] as const;
  const withIn = async (place: (typeof places)[number], more: More) => {
    const at = (which: string, usual: Der[]): More =>
      which === place
        ? { ...more, extensions: [...usual, ...(more.extensions ?? [])] }
        : { extensions: usual };
    const anchor = await authority('anchor', undefined, at('anchor', ca(9)));
    const between = await authority('between', anchor, at('between', ca(9)));
    return judge(await box(between, at('box', [])), [between], [anchor]);
  };

  test.each(places)('%s is valid', async (place) => {
    expect(await withIn(place, {})).toBe('BOX-1');
    expect(await withIn(place, { notAfter: now })).toBe('BOX-1');
    expect(await withIn(place, { notBefore: now })).toBe('BOX-1');
    expect(await withIn(place, { notAfter: early })).toBe('expired');
    expect(await withIn(place, { notBefore: late })).toBe('expired');
  });

  test.each(places)('%s says nothing that must be understood and is not', async (place) => {
    expect(await withIn(place, { extensions: [unknown(false)] })).toBe('BOX-1');
    expect(await withIn(place, { extensions: [unknown(true)] })).toBe('extension-unknown');
  });
});

test.each([
  ['P-256', 'prime256v1', 'BOX-1'],
  ['P-384', 'secp384r1', 'BOX-1'],
  ['P-521', 'secp521r1', 'BOX-1'],
  ['P-224', 'secp224r1', 'weak'],
])('a key on %s', async (_, namedCurve, expected) => {
  const key = generateKeyPairSync('ec', { namedCurve }).privateKey;
  expect(judge(await box(root, { key }))).toBe(expected);
});

test.each([
  ['RSA of 2048 bits', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'BOX-1'],
  ['RSA of 2040 bits', generateKeyPairSync('rsa', { modulusLength: 2040 }).privateKey, 'weak'],
  ['Ed25519', generateKeyPairSync('ed25519').privateKey, 'weak'],
])('a key of %s', async (_, key, expected) => {
  expect(judge(await box(root, { key }))).toBe(expected);
});

test.each<[string, Der[], string]>([
  ['no purpose', [], 'BOX-1'],
  ['clients', [extendedKeyUsage('clientAuth')], 'BOX-1'],
  ['servers and clients', [extendedKeyUsage('serverAuth', 'clientAuth')], 'BOX-1'],
  ['anything', [extension(OID.extendedKeyUsage, false, sequence(objectIdentifier('2.5.29.37.0')))], 'BOX-1'],
  ['servers', [extendedKeyUsage('serverAuth')], 'not-for-clients'],
  ['signatures', [keyUsage('digitalSignature')], 'BOX-1'],
  ['lists alone', [keyUsage('cRLSign')], 'not-for-clients'],
  ['an end entity', [basicConstraints({ ca: false })], 'BOX-1'],
  ['an authority', [basicConstraints({ ca: true, pathLength: 0 })], 'not-for-clients'],
])('a box whose certificate is for %s', async (_, extensions, expected) => {
  expect(judge(await box(root, { extensions }))).toBe(expected);
});

test.each<[[string, string][], string]>([
  [[[COMMON_NAME, 'BOX-1']], 'no-serial-number'],
  [
    [
      [SERIAL_NUMBER, 'BOX-1'],
      [SERIAL_NUMBER, 'BOX-2'],
    ],
    'no-serial-number',
  ],
  [
    [
      [COMMON_NAME, 'x'],
      [SERIAL_NUMBER, 'BOX-2'],
    ],
    'BOX-2',
  ],
])('a subject of %j', async (subject, expected) => {
  expect(judge(await box(root, { subject }))).toBe(expected);
});

test.each<[string, Der[]]>([
  ['that says nothing of authorities', []],
  ['that says it is none', [basicConstraints({ ca: false })]],
])('nobody is certified by one %s', async (_, extensions) => {
  const between = await authority('between', root, { extensions });
  expect(judge(await box(between), [between])).toBe('not-an-authority');
});

test.each<[string, More, string | undefined]>([
  ['an authority', { extensions: ca(0) }, undefined],
  ['an authority for anything', { extensions: anyLength }, undefined],
  ['no authority', { extensions: [] }, 'not-an-authority'],
  ['an end entity', { extensions: [basicConstraints({ ca: false })] }, 'not-an-authority'],
  [
    'an authority that signs no certificates',
    { extensions: [basicConstraints({ ca: true, pathLength: 0 }), keyUsage('cRLSign')] },
    'not-an-authority',
  ],
  [
    'one with a weak key',
    { extensions: ca(0), key: generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).privateKey },
    'weak',
  ],
  ['one with more to understand', { extensions: [...ca(0), unknown(true)] }, 'extension-unknown'],
  ['one that ends now', { extensions: ca(0), notAfter: now }, undefined],
  ['one that has ended', { extensions: ca(0), notAfter: early }, 'expired'],
  ['one that has not begun', { extensions: ca(0), notBefore: late }, 'expired'],
])('as an anchor, %s', async (_, more, expected) => {
  expect(anchorFault((await authority('anchor', undefined, more)).certificate, now)).toBe(expected);
});
