import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';

const Base64Url = Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength: 16_384 });

/** WebAuthn Level 3 §5.1.8: what a browser makes of a credential, as JSON. Members we have no use for may be there. */
const credential = {
  id: Base64Url,
  rawId: Base64Url,
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}, { description: 'None is asked for' }),
  authenticatorAttachment: Type.Optional(Type.String({ maxLength: 32 })),
};

export const PasskeyAttestation = Type.Object(
  {
    ...credential,
    response: Type.Object({
      clientDataJSON: Base64Url,
      attestationObject: Base64Url,
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 16 })),
    }),
  },
  { description: 'RegistrationResponseJSON of WebAuthn Level 3' },
);
export type PasskeyAttestation = Static<typeof PasskeyAttestation>;

export const PasskeyAssertion = Type.Object(
  {
    ...credential,
    response: Type.Object({
      clientDataJSON: Base64Url,
      authenticatorData: Base64Url,
      signature: Base64Url,
      userHandle: Type.Optional(Type.Union([Base64Url, Type.Null()])),
    }),
  },
  { description: 'AuthenticationResponseJSON of WebAuthn Level 3' },
);
export type PasskeyAssertion = Static<typeof PasskeyAssertion>;

export const CreationOptions = Type.Unsafe<Record<string, unknown>>(
  Type.Object(
    { challenge: Type.String() },
    {
      additionalProperties: true,
      description: 'PublicKeyCredentialCreationOptionsJSON, for navigator.credentials.create',
    },
  ),
);
export type CreationOptions = Static<typeof CreationOptions>;
export const RequestOptions = Type.Unsafe<Record<string, unknown>>(
  Type.Object(
    { challenge: Type.String() },
    {
      additionalProperties: true,
      description: 'PublicKeyCredentialRequestOptionsJSON, for navigator.credentials.get',
    },
  ),
);
export type RequestOptions = Static<typeof RequestOptions>;

export const TotpCode = Type.String({ pattern: '^\\d{6}$', description: 'Of an authenticator app' });

const PasskeyName = Type.String({ minLength: 1, maxLength: 64, description: 'To recognise it by' });
export const Passkey = Type.Object({
  id: Id,
  name: PasskeyName,
  createdAt: Timestamp,
  lastUsedAt: Type.Union([Timestamp, Type.Null()]),
});
export type Passkey = Static<typeof Passkey>;

export const Factors = Type.Object(
  {
    required: Type.Boolean({ description: 'The policy wants a second factor of this role' }),
    totp: Type.Union([Type.Object({ confirmedAt: Timestamp }), Type.Null()], {
      description: 'An authenticator app',
    }),
    passkeys: Type.Array(Passkey),
    passkeysAvailable: Type.Boolean({ description: 'Not where the control plane is reached by an address' }),
    recoveryCodes: Type.Object({ left: Type.Integer(), made: Type.Integer() }),
    hasPassword: Type.Boolean({ description: 'Whoever comes by single sign-on may have none' }),
  },
  { description: 'With what one signs in' },
);
export type Factors = Static<typeof Factors>;

export const NewTotp = Type.Object(
  {
    secret: Type.String({ description: 'In Base32, to be typed in' }),
    totpUri: Type.String({ description: 'otpauth://totp/…, to be shown as a QR code' }),
  },
  { description: 'Told this once. In force once a first code confirms it' },
);
export const TotpConfirmation = Type.Object({ code: TotpCode }, { additionalProperties: false });

const RecoveryCodes = Type.Array(Type.String(), {
  description: 'Told this once; each is good once in place of the second factor',
});
export const NewRecoveryCodes = Type.Object({ recoveryCodes: RecoveryCodes });
export const TotpConfirmed = Type.Object({ recoveryCodes: Type.Optional(RecoveryCodes) });

export const NewPasskey = Type.Object(
  { name: PasskeyName, passkey: PasskeyAttestation },
  { additionalProperties: false },
);
export const PasskeyAdded = Type.Object({ passkey: Passkey, recoveryCodes: Type.Optional(RecoveryCodes) });
