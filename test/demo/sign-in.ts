import { createRest, type Rest } from '../lib/rest.ts';
import { credentialOf } from '../lib/sign-in.ts';
import { patiently } from './patient-api.ts';

/** A REST client that is signed in as a person. */
export async function signIn(
  server: { host: string; port: number; ca: string },
  credentials: { email: string; password: string },
): Promise<Rest> {
  await using nobody = createRest(server);
  const answer = await patiently(() =>
    nobody.request<{ csrfToken: string }>('POST', 'sessions', { body: credentials }),
  );
  if (answer.status !== 201) {
    throw new Error(
      `The demo cannot sign in as ${credentials.email} (${answer.status}). Was the password changed? ` +
        'Set SITEKEEPER_ADMIN_PASSWORD, or remove the data directory to start afresh.',
    );
  }
  return createRest(server, credentialOf(answer));
}
