import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  type Authority,
  certificatePem,
  createRoot,
  createSigner,
  deviceAuthorityProfile,
  deviceProfile,
  issue,
  openAuthority,
  type Profile,
  rootProfile,
  serialNumber,
  serverProfile,
  type Validity,
  validityFrom,
} from '../../provisioning/pki/index.ts';

/** Key and chain of one end of a TLS connection, PEM; `serialNumber` in lower-case hexadecimal. */
export type TlsIdentity = { key: string; cert: string; serialNumber: string };

/** A root and a device CA of its own, for tests that need no database. */
export type TestPki = {
  root: string;
  device: string;
  issueDevice(applianceId: string): Promise<TlsIdentity>;
  issueServer(name: string): Promise<TlsIdentity>;
};

export async function createTestPki(): Promise<TestPki> {
  const validity = validityFrom(new Date(), 30);
  const root = await makeRoot(validity);
  const deviceKey = newKey();
  const certificate = await sign(root, deviceAuthorityProfile(['localhost']), validity, deviceKey);
  const device = openAuthority(certificate.der, createSigner(deviceKey));

  const identity = async (profile: Profile): Promise<TlsIdentity> => {
    const key = newKey();
    const leaf = await sign(device, profile, validity, key);
    return {
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      cert: certificatePem(leaf.der) + certificatePem(device.certificate),
      serialNumber: leaf.serialNumber,
    };
  };
  return {
    root: certificatePem(root.certificate),
    device: certificatePem(device.certificate),
    issueDevice: (applianceId) => identity(deviceProfile(applianceId)),
    issueServer: (name) => identity(serverProfile([name])),
  };
}

async function makeRoot(validity: Validity): Promise<Authority> {
  const signer = createSigner(newKey());
  const serial = serialNumber(randomBytes(20));
  const der = await createRoot({ profile: rootProfile(), serialNumber: serial, validity }, signer);
  return openAuthority(der, signer);
}

async function sign(
  authority: Authority,
  profile: Profile,
  validity: Validity,
  key: ReturnType<typeof newKey>,
) {
  const serial = serialNumber(randomBytes(20));
  const der = await issue(authority, {
    profile,
    serialNumber: serial,
    validity,
    publicKey: createSigner(key).publicKey,
    locations: { crl: 'http://127.0.0.1/none.crl', issuer: 'http://127.0.0.1/none.crt' },
  });
  return { der, serialNumber: Buffer.from(serial).toString('hex') };
}

function newKey() {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return createPrivateKey(privateKey);
}
