import type { RefusalCode } from './refused.ts';

/** What a CONNECT packet asks for (MQTT 3.1.1 §3.1). */
export type ConnectFacts = {
  clientId: string;
  clean: boolean | undefined;
  keepAliveSeconds: number;
  hasWill: boolean;
};

/** `returnCode` of CONNACK (§3.2.2.3): 2 identifier, 3 unavailable, 5 not authorized. */
export type ConnectRefusal = { code: RefusalCode; returnCode: 2 | 5; message: string };

/** A dead connection is known after one and a half times this (§3.1.2.10). */
const KEEP_ALIVE_LIMIT_SECONDS = 300;
/** Characters with a meaning in topics, and the one name that is not safe as a key of an object. */
const UNSAFE_ID = /[+#/\0]|^__proto__$/;

/** The one way in which an appliance may connect: under its certificate's common name, keeping nothing at the broker. */
export function refuseConnect(facts: ConnectFacts, commonName: string): ConnectRefusal | undefined {
  if (facts.clientId === '') return no('client-id-empty', 2, 'The client id is empty.');
  if (UNSAFE_ID.test(facts.clientId)) {
    return no('client-id-invalid', 2, 'The client id holds characters that no appliance id has.');
  }
  if (facts.clientId !== commonName) {
    return no('client-id-mismatch', 2, 'The client id is not the common name of the certificate.');
  }
  // A denied filter of a kept session would be stored and served later: nothing is kept for anybody.
  if (facts.clean !== true) return no('session-persistent', 5, 'Only clean sessions are taken.');
  if (facts.hasWill) return no('will-refused', 5, 'The broker sees connections end; wills are not taken.');
  if (facts.keepAliveSeconds < 1 || facts.keepAliveSeconds > KEEP_ALIVE_LIMIT_SECONDS) {
    return no('keep-alive-invalid', 5, `The keep-alive has to be 1 to ${KEEP_ALIVE_LIMIT_SECONDS} s.`);
  }
  return undefined;
}

const no = (
  code: RefusalCode,
  returnCode: ConnectRefusal['returnCode'],
  message: string,
): ConnectRefusal => ({
  code,
  returnCode,
  message,
});
