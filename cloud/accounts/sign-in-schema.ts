import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '#protocol';
import { ACTIONS } from '../platform/access/grants.ts';
import { PasskeyAssertion, RequestOptions, TotpCode } from './factor-schema.ts';
import { Email, NewPassword, User } from './person-schema.ts';

const Secret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

export const SignInOptions = Type.Object(
  {
    passkeys: Type.Boolean({ description: 'Passkeys can be used here' }),
    singleSignOn: Type.Union([Type.Object({ name: Type.String() }), Type.Null()], {
      description: 'An identity provider signs people in, by GET /sessions/single-sign-on',
    }),
  },
  { description: 'How one can sign in' },
);

export type SignInOptions = Static<typeof SignInOptions>;

export const SignIn = Type.Object(
  { email: Email, password: Type.String({ minLength: 1, maxLength: 256 }) },
  { additionalProperties: false, description: 'Opens a session; its cookie is the credential' },
);

const SECOND_FACTORS = ['totp', 'passkey', 'recovery-code'] as const;
const SIGN_IN_METHODS = ['password', ...SECOND_FACTORS, 'single-sign-on', 'invitation'] as const;
export type SecondFactorMethod = (typeof SECOND_FACTORS)[number];
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];
const Method = Type.Enum([...SIGN_IN_METHODS], { description: 'What was shown last' });

export const Session = Type.Object(
  {
    user: User,
    actions: Type.Array(Type.Enum(ACTIONS), {
      description: 'What the role may do, each to what is in its scope',
    }),
    method: Method,
    expiresAt: Timestamp,
    csrfToken: Type.String({ description: 'To be sent as X-CSRF-Token with every change by this cookie' }),
    secondFactorRequired: Type.Boolean({
      description: 'Nothing is open but setting up a second factor',
    }),
  },
  { description: 'A sign-in' },
);
export type Session = Static<typeof Session>;

export const SecondFactorWanted = Type.Object(
  {
    challenge: Type.String({ description: 'To be sent with the second factor; five attempts, five minutes' }),
    expiresAt: Timestamp,
    methods: Type.Array(Type.Enum([...SECOND_FACTORS])),
    passkey: Type.Optional(RequestOptions),
  },
  { description: 'The password was right; a second factor is still to come' },
);
export type SecondFactorWanted = Static<typeof SecondFactorWanted>;

const exactly = { additionalProperties: false };
export const SecondFactor = Type.Union(
  [
    Type.Object({ challenge: Secret, code: TotpCode }, exactly),
    Type.Object({ challenge: Secret, recoveryCode: Type.String({ minLength: 1, maxLength: 64 }) }, exactly),
    Type.Object({ challenge: Secret, passkey: PasskeyAssertion }, exactly),
  ],
  { description: 'One of those that are wanted' },
);
export type SecondFactor = Static<typeof SecondFactor>;

export const PasskeySignIn = Type.Object({ passkey: PasskeyAssertion }, exactly);

export const InvitationAnswer = Type.Object({ secret: Secret, password: NewPassword }, exactly);

export const OwnSession = Type.Object(
  {
    id: Id,
    current: Type.Boolean({ description: 'The one that asks' }),
    method: Method,
    address: Type.String({ description: 'From where it was opened' }),
    userAgent: Type.Union([Type.String(), Type.Null()]),
    createdAt: Timestamp,
    lastSeenAt: Timestamp,
    expiresAt: Timestamp,
  },
  { description: 'A browser in which somebody is signed in' },
);
export type OwnSession = Static<typeof OwnSession>;
