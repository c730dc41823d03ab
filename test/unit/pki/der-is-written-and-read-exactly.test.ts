import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bitString,
  boolean,
  element,
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  integer,
  namedBits,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from '../../../provisioning/pki/der.ts';
import { readElement, readElements } from '../../../provisioning/pki/der-reader.ts';
import { csrAttributes } from '../../../provisioning/pki/index.ts';
import { distinguishedName, dnsOrAddress } from '../../../provisioning/pki/names.ts';
import { certificatePem, fromPem, pem } from '../../../provisioning/pki/pem.ts';

const hex = (der: Uint8Array) => Buffer.from(der).toString('hex');
const octets = (text: string) => Buffer.from(text, 'hex');

// As OpenSSL 3 writes them.
test.each<[string, Uint8Array, string]>([
  ['true', boolean(true), '0101ff'],
  ['false', boolean(false), '010100'],
  ['0', integer(0), '020100'],
  ['127', integer(127), '02017f'],
  ['128', integer(128), '02020080'],
  ['256', integer(256n), '02020100'],
  ['octets that begin with zeros', integer(octets('00000180')), '02020180'],
  ['octets that look negative', integer(octets('00ff')), '020200ff'],
  ['octets of zeros', integer(octets('0000')), '020100'],
  ['an enumerated value', enumerated(9), '0a0109'],
  ['a BIT STRING', bitString(octets('a5')), '030200a5'],
  ['the first bit', namedBits([0]), '03020780'],
  ['bits 5 and 6', namedBits([5, 6]), '03020106'],
  ['bits 0 and 8', namedBits([8, 0]), '0303078080'],
  ['an OCTET STRING', octetString(octets('00ff')), '040200ff'],
  ['1.2.840.113549', objectIdentifier('1.2.840.113549'), '06062a864886f70d'],
  ['2.5.29.127.128', objectIdentifier('2.5.29.127.128'), '0605551d7f8100'],
  ['a UTF8String', utf8String('é'), '0c02c3a9'],
  ['a SEQUENCE', sequence(boolean(true), integer(1)), '30060101ff020101'],
  ['a SET', set(integer(1)), '3103020101'],
  ['[3] EXPLICIT', explicit(3, integer(1)), 'a303020101'],
  ['[6] IMPLICIT', implicit(6, octets('aa')), '8601aa'],
  ['127 octets', element(4, Buffer.alloc(127)), `047f${'00'.repeat(127)}`],
  ['128 octets', element(4, Buffer.alloc(128)), `048180${'00'.repeat(128)}`],
  ['256 octets', element(4, Buffer.alloc(256)), `04820100${'00'.repeat(256)}`],
])('%s', (_, der, expected) => {
  expect(hex(der)).toBe(expected);
});

test.each([
  ['1949-12-31T23:59:59.999Z', 24, '19491231235959Z'],
  ['1950-01-01T00:00:00.000Z', 23, '500101000000Z'],
  ['2049-12-31T23:59:59.999Z', 23, '491231235959Z'],
  ['2050-01-01T00:00:00.000Z', 24, '20500101000000Z'],
])('the instant %s', (at, tag, text) => {
  const read = readElement(time(new Date(at)), tag);
  expect(Buffer.from(read.contents).toString()).toBe(text);
});

test('an instant as GeneralizedTime, whatever its year', () => {
  expect(hex(generalizedTime(new Date('2026-03-01T12:30:05.600Z')))).toBe(
    `180f${Buffer.from('20260301123005Z').toString('hex')}`,
  );
});

describe('reading', () => {
  test('elements are those that were written', () => {
    const written = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.uint8Array({ maxLength: 300 })));
    fc.assert(
      fc.property(written, (parts) => {
        const der = Buffer.concat(parts.map(([tag, contents]) => element(tag, contents)));
        const read = readElements(der);
        expect(read.map(({ tag, contents }) => [tag, hex(contents)])).toEqual(
          parts.map(([tag, contents]) => [tag, hex(contents)]),
        );
        expect(hex(Buffer.concat(read.map((one) => one.der)))).toBe(hex(der));
      }),
    );
    const long = element(4, Buffer.alloc(70_000, 7));
    expect(readElement(long, 4).contents).toHaveLength(70_000);
  });

  test.each([
    ['a tag alone', '04'],
    ['a high tag number', '1f0100'],
    ['contents cut short', '0402aa'],
    ['an indefinite length', '30800000'],
    ['a length cut short', '0482'],
    ['a length cut in the middle', '048201'],
    ['a length in one octet too many', '04817f'.padEnd(6 + 254, '0')],
    ['a length that begins with zero', `04820080${'00'.repeat(128)}`],
    ['a length of four octets', '048400000001aa'],
    ['contents of a long length cut short', `048180${'00'.repeat(127)}`],
  ])('%s is refused', (_, text) => {
    expect(() => readElements(octets(text))).toThrow(RangeError);
  });

  test('one element of a tag is no other, nor two', () => {
    expect(hex(readElement(octets('0401aa'), 4).contents)).toBe('aa');
    for (const text of ['', '0501aa', '0401aa0401aa']) {
      expect(() => readElement(octets(text), 4)).toThrow(RangeError);
    }
  });
});

test('a name is its organisation, if any, and its common name, of 1 to 64 characters', () => {
  const organization = `310e300c060355040a0c05${Buffer.from('Acme!').toString('hex')}`;
  const commonName = '310a300806035504030c0178';
  expect(hex(distinguishedName({ commonName: 'x' }))).toBe(`300c${commonName}`);
  expect(hex(distinguishedName({ organization: 'Acme!', commonName: 'x' }))).toBe(
    `301c${organization}${commonName}`,
  );
  for (const length of [1, 64]) {
    expect(() => distinguishedName({ commonName: 'x'.repeat(length) })).not.toThrow();
  }
  for (const length of [0, 65]) {
    expect(() => distinguishedName({ commonName: 'x'.repeat(length) })).toThrow(RangeError);
    expect(() => distinguishedName({ organization: 'x'.repeat(length), commonName: 'x' })).toThrow(
      RangeError,
    );
  }
});

test.each([
  ['a.example', `8209${Buffer.from('a.example').toString('hex')}`],
  ['192.0.2.1', '8704c0000201'],
  ['2001:db8::1', '871020010db8000000000000000000000001'],
])('the name %s of a server', (name, expected) => {
  expect(hex(dnsOrAddress(name))).toBe(expected);
});

test('what a request shall be like', () => {
  expect(hex(csrAttributes())).toBe('3021301506072a8648ce3d0201310a06082a8648ce3d03010706082a8648ce3d040302');
});

test('text of certificates has lines of 64 characters, and is read again', () => {
  const der = Buffer.alloc(100, 0xa5);
  const text = certificatePem(der);
  const [first, ...lines] = text.trimEnd().split('\n');
  expect([first, lines.at(-1)]).toEqual(['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----']);
  expect(lines.slice(0, -1).map((line) => line.length)).toEqual([64, 64, 8]);
  expect(text.endsWith('\n')).toBe(true);
  expect(fromPem('CERTIFICATE', `before ${text} ${pem('CERTIFICATE', octets('00'))}`)).toEqual(der);
  expect(fromPem('CERTIFICATE', text.replaceAll('\n', '\r\n'))).toEqual(der);
  expect(fromPem('CERTIFICATE REQUEST', text)).toBeUndefined();
});
