/** Every way in which the broker says no to an appliance. Closed: the codes stand in records and metrics. */
export type RefusalCode =
  | 'certificate-missing'
  | 'certificate-untrusted'
  | 'handshake-failed'
  | 'handshake-timeout'
  | 'connect-invalid'
  | 'connect-timeout'
  | 'mqtt-version-unsupported'
  | 'client-id-empty'
  | 'client-id-invalid'
  | 'client-id-mismatch'
  | 'session-persistent'
  | 'keep-alive-invalid'
  | 'will-refused'
  | 'packet-oversized'
  | 'packet-truncated'
  | 'packet-malformed'
  | 'topic-refused'
  | 'retained-refused'
  | 'qos-refused'
  | 'version-unknown'
  | 'message-oversized'
  | 'message-malformed'
  | 'message-unstorable'
  | 'schema-invalid'
  | 'sample-time-implausible'
  | 'command-unknown';

/**
 * A no to one message or connection. `detail` tells the NOC what was wrong and where, never what the message held.
 * Thrown by a handler of a message, it has the message dropped and recorded; the connection stays.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
