import { constants } from 'node:crypto';

/**
 * What every listener speaks: forward secrecy and authenticated encryption only (RFC 9325 §4.2), TLS 1.3 with whoever
 * has it. RSA is for the certificate that people may bring for theirs. A connection keeps the certificate it was opened
 * with: renegotiating would let it show another (RFC 9325 §3.5).
 */
export const TLS_RULES = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} as const;

/**
 * Where clients show certificates, no session is resumed either: tickets cost 12 KB a connection, and the certificate of a
 * resumed session is one that nobody looked at.
 */
export const MUTUAL_TLS_RULES = {
  ...TLS_RULES,
  secureOptions: TLS_RULES.secureOptions | constants.SSL_OP_NO_TICKET,
} as const;
