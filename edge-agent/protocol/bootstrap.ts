import Type, { type Static } from 'typebox';

/**
 * `bootstrap.json`: all a factory-fresh appliance knows. Also printed as QR code and text on its label.
 * The secret is good for one enrolment and expires.
 */
export const Bootstrap = Type.Object(
  {
    version: Type.Literal(1),
    enrolmentUrl: Type.String({
      pattern: '^https://',
      maxLength: 512,
      description: 'EST server, without /.well-known',
    }),
    mqttUrl: Type.String({ pattern: '^mqtts://', maxLength: 512, description: 'Broker' }),
    caFingerprint: Type.String({
      pattern: '^sha256:[0-9a-f]{64}$',
      description:
        'SHA-256 of the root certificate in DER; the only thing trusted before enrolment (RFC 7030 §4.1.1)',
    }),
    serial: Type.String({
      pattern: '^[A-Z0-9][A-Z0-9-]{3,39}$',
      description: "The appliance's serial number",
    }),
    enrolmentSecret: Type.String({
      pattern: '^[A-Za-z0-9_-]{22,64}$',
      description: 'At least 128 random bits, base64url',
    }),
  },
  { additionalProperties: false, description: 'Bootstrap document' },
);
export type Bootstrap = Static<typeof Bootstrap>;
