import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
} from 'openid-client';
import { AppError } from '../../platform/errors.ts';
import { derivedSecret } from '../secrets.ts';
import type { Claims, RoleRule } from './map-claims.ts';

/** The identity provider, as the environment describes it. */
export type SingleSignOnConfig = {
  /** As people know it. */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  scope: string;
  roles: readonly RoleRule[];
};

const TIMEOUT_SECONDS = 10;

/**
 * OpenID Connect Core 1.0, code flow with PKCE (RFC 7636). State, nonce and code verifier all follow from the one secret
 * that the browser keeps in a cookie, so that an answer is good in that browser only.
 */
export function createProvider(config: SingleSignOnConfig, callbackUrl: () => string) {
  let discovered: Promise<Configuration> | undefined;

  /** Asked for when first needed, and again after it failed. */
  function configuration(): Promise<Configuration> {
    discovered ??= discover(config).catch((error: unknown) => {
      discovered = undefined;
      throw error;
    });
    return discovered;
  }

  return {
    name: config.name,

    /** Where the browser is to go. @throws AppError single-sign-on-failed */
    async start(secret: string): Promise<string> {
      const found = await configuration().catch(fail);
      const url = buildAuthorizationUrl(found, {
        redirect_uri: callbackUrl(),
        scope: config.scope,
        state: derivedSecret(secret, 'state'),
        nonce: derivedSecret(secret, 'nonce'),
        code_challenge: await calculatePKCECodeChallenge(derivedSecret(secret, 'verifier')),
        code_challenge_method: 'S256',
      });
      return url.href;
    },

    /**
     * What the provider says of the person.
     * @param query of the callback, with its question mark
     * @throws AppError single-sign-on-failed
     */
    async finish(secret: string, query: string): Promise<Claims & { sub: string }> {
      const found = await configuration().catch(fail);
      const tokens = await authorizationCodeGrant(found, new URL(callbackUrl() + query), {
        expectedState: derivedSecret(secret, 'state'),
        expectedNonce: derivedSecret(secret, 'nonce'),
        pkceCodeVerifier: derivedSecret(secret, 'verifier'),
        idTokenExpected: true,
      }).catch(fail);
      const claims = tokens.claims();
      if (!claims) throw new AppError('single-sign-on-failed', 'The identity provider sent no ID token.');
      const more = found.serverMetadata().userinfo_endpoint
        ? await fetchUserInfo(found, tokens.access_token, claims.sub).catch(fail)
        : {};
      return { ...more, ...claims };
    },
  };
}

function discover({ issuer, clientId, clientSecret }: SingleSignOnConfig): Promise<Configuration> {
  const url = new URL(issuer);
  // Nobody is between this process and one on the same machine.
  const execute = url.protocol === 'http:' ? [allowInsecureRequests] : [];
  return discovery(url, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS });
}

function fail(cause: unknown): never {
  const said = (cause as { error?: unknown }).error;
  const why = said === 'access_denied' ? 'refused' : 'did not answer as it should';
  throw new AppError('single-sign-on-failed', `The identity provider ${why}. Try again.`, { cause });
}
