import 'reflect-metadata';
import { X509Certificate, X509Crl } from '@peculiar/x509';
import { readAuthority } from './authority-certificate.ts';
import { readElement, readElements } from './der-reader.ts';

export type ForeignList = { number: bigint; thisUpdate: Date; nextUpdate: Date };

const CRL_NUMBER = '2.5.29.20';

/**
 * Reads a revocation list that an authority signed elsewhere.
 *
 * @param list DER
 * @param authority certificate, DER
 * @returns why it is none of this authority's, or what it says
 */
export async function readForeignList(
  list: Uint8Array,
  authority: Uint8Array,
): Promise<ForeignList | string> {
  let crl: X509Crl;
  try {
    crl = new X509Crl(Uint8Array.from(list));
  } catch {
    return 'It is no revocation list.';
  }
  const { name } = readAuthority(authority);
  if (!Buffer.from(issuerOf(list)).equals(name)) return 'It is of another authority.';
  if (!(await crl.verify({ publicKey: new X509Certificate(Uint8Array.from(authority)) })))
    return 'It is not signed by the authority.';
  const number = crl.getExtension(CRL_NUMBER);
  if (!number || !crl.nextUpdate) return 'It has no number, or does not say when the next one comes.';
  const digits = Buffer.from(readElement(new Uint8Array(number.value), 0x02).contents).toString('hex');
  return { number: BigInt(`0x${digits}`), thisUpdate: crl.thisUpdate, nextUpdate: crl.nextUpdate };
}

/** Its name, DER: after the version and the algorithm (RFC 5280 §5.1). */
function issuerOf(list: Uint8Array): Uint8Array {
  const [toBeSigned] = readElements(readElement(list, 0x30).contents);
  const fields = readElements(toBeSigned!.contents);
  return fields[fields[0]?.tag === 0x02 ? 2 : 1]!.der;
}
