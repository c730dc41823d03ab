import { randomBytes, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hierarchyOf, signerOf } from '../../../cloud/certificates/hierarchy.ts';
import { authorityViews } from '../../../cloud/certificates/index.ts';
import type { Database } from '../../../cloud/platform/database.ts';
import {
  certificatePem,
  issue,
  serialNumber,
  validityFrom,
  vpnAuthorityProfile,
} from '../../../provisioning/pki/index.ts';
import { testCertificates, testSealing } from '../../lib/certificates.ts';
import { openTestDatabase } from '../../lib/database.ts';

const stack = new AsyncDisposableStack();
let db: Database;
beforeAll(async () => {
  ({ db } = stack.use(await openTestDatabase()));
});
afterAll(() => stack.disposeAsync());

const adviceOf = async (certificates: ReturnType<typeof testCertificates>) => {
  const views = await authorityViews(certificates.authorities, new Date());
  return Object.fromEntries(views.flatMap(({ name, advice }) => (advice ? [[name, advice]] : [])));
};

/** The VPN CA as installations have it that were made before there were constraints: the same key, certified without. */
async function forgetConstraints(certificates: ReturnType<typeof testCertificates>): Promise<void> {
  const rows = await certificates.authorities.rows();
  const root = hierarchyOf(testSealing, rows).issuing('root').authority!;
  const { publicKey } = signerOf(testSealing, rows.find(({ name }) => name === 'vpn')!);
  const bare = { ...vpnAuthorityProfile(), extensions: vpnAuthorityProfile().extensions.slice(0, -1) };
  const validity = validityFrom(new Date(), 3652, root.validity);
  const serial = serialNumber(randomBytes(20));
  const der = await issue(root, { profile: bare, serialNumber: serial, validity, publicKey });
  await db.certificateAuthority.update({
    where: { name: 'vpn' },
    data: { certificate: certificatePem(der) },
  });
}

test('an authority that may certify anybody is told with the step to take, until its successor issues', async () => {
  const certificates = testCertificates({ db });
  await certificates.initialise();
  await certificates.refresh();
  expect(await adviceOf(certificates)).toEqual({});
  await forgetConstraints(certificates);
  expect(await adviceOf(certificates)).toEqual({
    vpn:
      'It has no name constraints and may certify anybody. ' +
      'Make its successor: sitekeeper ca rollover vpn',
  });
  await certificates.authorities.rollover('vpn');
  expect((await adviceOf(certificates)).vpn).toMatch(/sitekeeper ca activate vpn-2$/);
  await certificates.authorities.activate('vpn-2');
  expect(await adviceOf(certificates)).toEqual({});
});

test('a control plane of another name needs another device CA, and goes on with the names it may have', async () => {
  const moved = testCertificates({ db, serverNames: ['moved.example', 'localhost', '127.0.0.1'] });
  await moved.initialise();
  await moved.refresh();
  const namesNow = async () => {
    const { certificateChainPem } = await moved.issueServer(['moved.example', 'localhost', '127.0.0.1']);
    return new X509Certificate(certificateChainPem).subjectAltName;
  };
  expect((await adviceOf(moved)).device).toMatch(
    /^It may not certify moved\.example\. .*ca rollover device$/,
  );
  expect(await namesNow()).toBe('DNS:localhost, IP Address:127.0.0.1');
  await moved.authorities.activate(await moved.authorities.rollover('device'));
  expect(await adviceOf(moved)).toEqual({});
  expect(await namesNow()).toBe('DNS:moved.example, DNS:localhost, IP Address:127.0.0.1');
});
