import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type Person = { sub: string; claims: Record<string, unknown> };

export const CLIENT = { id: 'sitekeeper', secret: 'a secret of the client that nobody guesses' };

export type IdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;

/** An OpenID provider on loopback that asks no questions: whoever is `person` signs in and consents. */
export async function startIdentityProvider() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state: { person: Person } = { person: { sub: 'nobody', claims: {} } };
  return {
    issuer,
    /** Who signs in there next. */
    is(person: Person): void {
      state.person = person;
    },
    /** Begins to serve, once it is known where browsers are to be sent back to. */
    serve(callback: string): void {
      server.on('request', handlerOf(createProvider(issuer, callback, state), state));
    },
    /** Does there what a browser would that is sent to `url`. @returns where it is sent back to */
    visit: (url: string) => visit(url, issuer),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createProvider(issuer: string, callback: string, state: { person: Person }): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [callback],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups', 'reseller'] },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...state.person.claims }),
    }),
    cookies: { keys: ['of a test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 600, IdToken: 600, Session: 600, Interaction: 600, Grant: 600 },
  });
}

function handlerOf(provider: Provider, state: { person: Person }): RequestListener {
  const answer = provider.callback();
  return async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    const { prompt, params } = await provider.interactionDetails(request, response);
    const accountId = state.person.sub;
    if (prompt.name === 'login') {
      return provider.interactionFinished(request, response, { login: { accountId } });
    }
    const grant = new provider.Grant({ accountId, clientId: CLIENT.id });
    grant.addOIDCScope(String(params.scope));
    const consent = { grantId: await grant.save() };
    const merged = { mergeWithLastSubmission: true };
    return provider.interactionFinished(request, response, { consent }, merged);
  };
}

/** Follows redirects, with cookies, until one leads elsewhere. */
async function visit(start: string, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hops = 0; hops < 12 && url.startsWith(issuer); hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location)
      throw new Error(`the identity provider answers ${response.status}: ${await response.text()}`);
    url = new URL(location, url).href;
  }
  return url;
}
