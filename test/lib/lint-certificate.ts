import 'reflect-metadata';
import {
  AuthorityInfoAccessExtension,
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsageExtension,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from '@peculiar/x509';
import { readElement, readElements } from '../../provisioning/pki/der-reader.ts';
import { permits, readNameConstraints } from '../../provisioning/pki/index.ts';

/** What a profile promises beyond what every certificate has to keep. */
export type Promised = {
  /** Dotted names of all its extensions; true: critical. */
  extensions: Record<string, boolean>;
  keyUsages: number;
  purposes: readonly string[] | undefined;
  ca: { pathLength: number } | undefined;
};

type Facts = { der: Uint8Array; parsed: X509Certificate; issuer: X509Certificate; promise: Promised };

/** Each rule with the clause it is from, and whether a certificate keeps it. */
const RULES: Record<string, (facts: Facts) => boolean> = {
  '§4.1.2.1 it is of version 3': ({ der }) => Buffer.from(fieldsOf(der)[0]!.der).equals(VERSION_3),
  '§4.1.2.2 its serial number is positive and of 20 octets': ({ der }) => {
    const { tag, contents } = fieldsOf(der)[1]!;
    return tag === 0x02 && contents.length === 20 && contents[0]! > 0 && contents[0]! < 0x80;
  },
  '§4.1.1.2 both signature algorithms are the same, without parameters': ({ der }) => {
    const [toBeSigned, outer] = readElements(readElement(der, 0x30).contents);
    const inner = readElements(toBeSigned!.contents)[2]!;
    return Buffer.from(inner.der).equals(outer!.der) && readElements(outer!.contents).length === 1;
  },
  '§4.1.2.4 its issuer is the subject of the issuer, octet by octet': ({ der, issuer }) =>
    Buffer.from(fieldsOf(der)[3]!.der).equals(fieldsOf(new Uint8Array(issuer.rawData))[5]!.der),
  '§4.1.2.5 times through 2049 are UTCTime, later ones GeneralizedTime, in whole seconds and Z': ({ der }) =>
    readElements(fieldsOf(der)[4]!.contents).every(({ tag, contents }) => {
      const text = Buffer.from(contents).toString('latin1');
      return tag === 0x17
        ? /^\d{12}Z$/.test(text) && Number(text.slice(0, 2)) < 50
        : tag === 0x18 && /^20[5-9]\d{11}Z$/.test(text);
    }),
  'it does not begin before its issuer, nor end after it': ({ parsed, issuer }) =>
    parsed.notBefore >= issuer.notBefore &&
    parsed.notAfter <= issuer.notAfter &&
    parsed.notBefore < parsed.notAfter,
  '§4.1.2.6 it has a subject, each attribute of 1 to 64 characters': ({ parsed }) =>
    parsed.subject !== '' &&
    parsed.subjectName
      .toJSON()
      .every((set) =>
        Object.values(set).every((values) => values.every((value) => /^.{1,64}$/.test(String(value)))),
      ),
  '§4.1.2.8 it has no unique identifiers': ({ der }) =>
    fieldsOf(der).every(({ tag }) => ((tag & 0x1f) !== 1 && (tag & 0x1f) !== 2) || tag === 0x02),
  '§4.2 it has its extensions and no others, each once, critical as promised': ({ parsed, promise }) => {
    const present = parsed.extensions.map(({ type, critical }) => [type, critical] as const);
    const expected = Object.entries(promise.extensions);
    const key = (entries: readonly (readonly [string, boolean])[]) => JSON.stringify([...entries].sort());
    return key(present) === key(expected);
  },
  '§4.2 a criticality of FALSE is left out (X.690 §11.5)': ({ der }) => {
    const extensions = readElements(readElement(fieldsOf(der).at(-1)!.contents, 0x30).contents);
    return extensions.every(({ contents }) => {
      const [, critical] = readElements(contents);
      return critical?.tag !== 0x01 || critical.contents[0] === 0xff;
    });
  },
  '§4.2.1.1 it names the key of its issuer and nothing else of it': ({ parsed, issuer }) => {
    const found = parsed.getExtension(AuthorityKeyIdentifierExtension);
    return found?.keyId === issuer.getExtension(SubjectKeyIdentifierExtension)?.keyId && !found?.certId;
  },
  '§4.2.1.2 it names its own key by 20 octets': ({ parsed }) =>
    parsed.getExtension(SubjectKeyIdentifierExtension)?.keyId.length === 40,
  '§4.2.1.3 its key may be used as promised': ({ parsed, promise }) =>
    parsed.getExtension(KeyUsagesExtension)?.usages === promise.keyUsages,
  '§4.2.1.9 it is an authority as promised': ({ parsed, promise: { ca } }) => {
    const found = parsed.getExtension(BasicConstraintsExtension);
    return found?.ca === (ca !== undefined) && found.pathLength === ca?.pathLength;
  },
  '§4.2.1.10 an authority below a root says what it may certify, and it keeps to what its issuer may': ({
    der,
    parsed,
    issuer,
  }) => {
    const own = readNameConstraints(der);
    const ca = parsed.getExtension(BasicConstraintsExtension)?.ca === true;
    const isRoot = parsed.subject === issuer.subject;
    const bounds = readNameConstraints(new Uint8Array(issuer.rawData));
    const names = parsed.getExtension(SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
    const within = names
      .filter(({ type }) => type === 'dns' || type === 'ip')
      .every(({ value }) => bounds === undefined || permits(bounds, value));
    return (own !== undefined) === (ca && !isRoot) && within;
  },
  '§4.2.1.12 its purposes are those promised': ({ parsed, promise: { purposes } }) => {
    const found = parsed.getExtension(ExtendedKeyUsageExtension)?.usages;
    return JSON.stringify(found) === JSON.stringify(purposes);
  },
  '§4.2.1.13, §4.2.2.1 everything it refers to is plain HTTP': ({ parsed }) => {
    const lists = parsed.getExtension(CRLDistributionPointsExtension)?.distributionPoints ?? [];
    const urls = lists.flatMap(({ distributionPoint }) =>
      (distributionPoint?.fullName ?? []).map((name) => name.uniformResourceIdentifier ?? ''),
    );
    const access = parsed.getExtension(AuthorityInfoAccessExtension);
    const others = [...(access?.ocsp ?? []), ...(access?.caIssuers ?? [])].map(({ value }) => value);
    return [...urls, ...others].every((url) => url.startsWith('http://'));
  },
};

/** The rules of RFC 5280 that a certificate breaks. @param issuer DER; of a root, itself */
export function lintCertificate(der: Uint8Array, issuer: Uint8Array, promise: Promised): string[] {
  const facts = {
    der,
    parsed: new X509Certificate(Buffer.from(der)),
    issuer: new X509Certificate(Buffer.from(issuer)),
    promise,
  };
  return Object.entries(RULES).flatMap(([rule, keeps]) => (keeps(facts) ? [] : [rule]));
}

const VERSION_3 = Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02]);

/** version, serial number, algorithm, issuer, validity, subject, key, extensions (RFC 5280 §4.1). */
function fieldsOf(der: Uint8Array) {
  const [toBeSigned] = readElements(readElement(der, 0x30).contents);
  return readElements(toBeSigned!.contents);
}
