import type { Answer, Credential, Rest } from './rest.ts';

type Person = { email: string; password: string };

/** A client that is signed in as a person, as a browser would be. */
export async function signInAs(nobody: Rest, { email, password }: Person): Promise<Rest> {
  const answer = await nobody.request<{ csrfToken: string }>('POST', 'sessions', {
    body: { email, password },
  });
  if (answer.status !== 201) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`);
  return nobody.as(credentialOf(answer));
}

/** What an answer that opened a session gives the browser. */
export function credentialOf({ headers, body }: Answer<{ csrfToken: string }>): Credential {
  const cookies = [headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]);
  return { cookie: cookies.join('; '), csrfToken: body.csrfToken };
}
