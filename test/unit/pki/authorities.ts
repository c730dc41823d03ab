import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  type Authority,
  createRoot,
  createSigner,
  issue,
  type Locations,
  openAuthority,
  type Profile,
  rootProfile,
  serialNumber,
  validityFrom,
} from '../../../provisioning/pki/index.ts';

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

export const locations = (name: string): Locations => ({
  crl: `http://cloud.example:8080/crl/${name}.crl`,
  issuer: `http://cloud.example:8080/ca/${name}.crt`,
});

export async function rootAuthority(now: Date): Promise<Authority> {
  const signer = createSigner(newKey());
  const profile = rootProfile();
  const validity = validityFrom(now, 7305);
  const der = await createRoot({ profile, serialNumber: serialNumber(randomBytes(20)), validity }, signer);
  return openAuthority(der, signer);
}

export async function issuingAuthority(root: Authority, profile: Profile, now: Date): Promise<Authority> {
  const signer = createSigner(newKey());
  const der = await issue(root, {
    profile,
    serialNumber: serialNumber(randomBytes(20)),
    validity: validityFrom(now, 3652, root.validity),
    publicKey: signer.publicKey,
    locations: locations('root'),
  });
  return openAuthority(der, signer);
}
