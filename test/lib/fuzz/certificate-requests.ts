import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  ChallengePasswordAttribute,
  ExtensionsAttribute,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509';

/** Requests in DER as boxes and people send them: bare, and with names, usages and a challenge password. */
export async function certificateRequests(): Promise<Buffer[]> {
  return Promise.all(
    ['P-256', 'P-384'].flatMap((namedCurve) =>
      [false, true].map(async (rich) => {
        const algorithm = { name: 'ECDSA', namedCurve };
        const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
        const extensions = [
          new SubjectAlternativeNameExtension([{ type: 'dns', value: 'box.example' }]),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature),
        ];
        const request = await Pkcs10CertificateRequestGenerator.create({
          name: 'CN=box, O=例',
          keys: keys as webcrypto.CryptoKeyPair,
          signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
          attributes: rich
            ? [new ChallengePasswordAttribute('secret'), new ExtensionsAttribute(extensions)]
            : [],
        });
        return Buffer.from(request.rawData);
      }),
    ),
  );
}
