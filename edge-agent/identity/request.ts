import 'reflect-metadata';
import { createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certification request (PKCS#10, RFC 2986) in DER. The server decides the subject; ours only names the box. */
export async function certificationRequest(privateKey: KeyObject, commonName: string): Promise<Buffer> {
  const { subtle } = webcrypto;
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [commonName] }],
    keys: {
      privateKey: await subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
      publicKey: await subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
    },
    signingAlgorithm: ALGORITHM,
  });
  return Buffer.from(request.rawData);
}
