import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import type { Ids } from '../../platform/ids.ts';
import { refuseTaken } from '../../platform/taken.ts';
import type { CreationOptions, PasskeyAssertion, PasskeyAttestation, RequestOptions } from '../schema.ts';
import type { SessionRow } from '../session-store.ts';
import type { UserRow } from '../store.ts';
import type { FactorStore, PasskeyRow } from './factor-store.ts';
import type { RelyingParty } from './relying-party.ts';

type Deps = {
  store: FactorStore;
  ids: Ids;
  clock: Clock;
  /** Read when it is needed: the port may be the system's choice. */
  relyingParty: () => RelyingParty | undefined;
};

const NAME = 'Sitekeeper';
const MOST_PASSKEYS = 20;
/** EdDSA, ES256, RS256 by their COSE identifiers (RFC 9053 §2, RFC 8812 §2). */
const ALGORITHMS = [-8, -7, -257];
/** What is signed is the challenge's secret itself, so that what comes back names the challenge it answers. */
const octetsOf = (challenge: string) => new Uint8Array(Buffer.from(challenge, 'base64url'));

/** WebAuthn Level 3: keys in people's devices, which sign only for the origin they were made for. */
export function createPasskeys({ store, ids, clock, relyingParty }: Deps) {
  function party(): RelyingParty {
    const found = relyingParty();
    if (found) return found;
    throw new AppError(
      'conflict',
      'Passkeys are bound to a host name, and this control plane is reached by an address only.',
    );
  }

  return {
    get available(): boolean {
      return relyingParty() !== undefined;
    },

    async registrationOptions(user: UserRow, challenge: string): Promise<CreationOptions> {
      const known = await store.passkeysOf(user.id);
      if (known.length >= MOST_PASSKEYS) {
        throw new AppError('conflict', `There are ${MOST_PASSKEYS} passkeys already; remove one first.`);
      }
      const options = await generateRegistrationOptions({
        rpName: NAME,
        rpID: party().id,
        userName: user.email,
        userDisplayName: user.name,
        userID: new Uint8Array(Buffer.from(user.id)),
        challenge: octetsOf(challenge),
        supportedAlgorithmIDs: ALGORITHMS,
        excludeCredentials: known.map(descriptor),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      });
      return { ...options };
    },

    /** @throws AppError request-invalid when it does not answer the challenge, conflict when it is known */
    async register(
      user: UserRow,
      challenge: string,
      { name, passkey }: { name: string; passkey: PasskeyAttestation },
      session: SessionRow,
    ): Promise<PasskeyRow> {
      const { id, origins } = party();
      const { registrationInfo } = await verifyRegistrationResponse({
        response: passkey as unknown as RegistrationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: origins,
        expectedRPID: id,
        requireUserVerification: false,
        supportedAlgorithmIDs: ALGORITHMS,
      }).catch((cause: unknown) => {
        throw unacceptable(cause);
      });
      if (!registrationInfo) throw unacceptable();
      const { credential } = registrationInfo;
      const row = {
        id: ids.uuid(),
        userId: user.id,
        name,
        credentialId: credential.id,
        publicKey: credential.publicKey,
        counter: BigInt(credential.counter),
        transports: credential.transports?.slice(0, 8) ?? [],
        createdAt: clock.now(),
        lastUsedAt: null,
      };
      return store
        .addPasskey(row, session)
        .catch(refuseTaken({ credentialId: ['conflict', 'This passkey is registered already.'] }));
    },

    /** @param user whose passkeys may answer; without one, any that is kept in a device under its owner's name */
    async requestOptions(challenge: string, user?: UserRow): Promise<RequestOptions> {
      const known = user ? await store.passkeysOf(user.id) : [];
      const options = await generateAuthenticationOptions({
        rpID: party().id,
        challenge: octetsOf(challenge),
        allowCredentials: known.map(descriptor),
        // Alone it must be two factors in one: the device, and who holds it.
        userVerification: user ? 'discouraged' : 'required',
      });
      return { ...options };
    },

    /**
     * Whose passkey answered the challenge; `undefined` when none did.
     * @param alone without a password before, so that the device must have verified its owner
     */
    async verify(
      challenge: string,
      assertion: PasskeyAssertion,
      { alone }: { alone: boolean },
    ): Promise<UserRow | undefined> {
      const row = await store.passkey(assertion.id);
      if (!row) return undefined;
      const { id, origins } = party();
      const outcome = await verifyAuthenticationResponse({
        response: assertion as unknown as AuthenticationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: origins,
        expectedRPID: id,
        credential: {
          id: row.credentialId,
          publicKey: new Uint8Array(row.publicKey),
          counter: Number(row.counter),
        },
        requireUserVerification: alone,
      }).catch(() => undefined);
      if (!outcome?.verified) return undefined;
      await store.touchPasskey(row.id, BigInt(outcome.authenticationInfo.newCounter), clock.now());
      return row.user;
    },

    list: (userId: string) => store.passkeysOf(userId),
  };
}

const descriptor = ({ credentialId, transports }: PasskeyRow) => ({ id: credentialId, transports });

/** The challenge that a response says it answers (WebAuthn Level 3 §5.8.1). */
export function challengeOf({ response }: { response: { clientDataJSON: string } }): string {
  try {
    const text = Buffer.from(response.clientDataJSON, 'base64url').toString();
    return String((JSON.parse(text) as { challenge?: unknown } | null)?.challenge ?? '');
  } catch {
    return '';
  }
}

const unacceptable = (cause?: unknown) =>
  new AppError('request-invalid', 'This is no passkey for this control plane, or answers something else.', {
    faults: [{ pointer: '/passkey', code: 'unacceptable', detail: 'could not be verified' }],
    cause,
  });
