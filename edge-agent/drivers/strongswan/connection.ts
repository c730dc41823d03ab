/** One section of swanctl.conf(5) `connections`; `name` is also that of its child. */
export type Connection = {
  name: string;
  text: string;
  initiator: boolean;
  /** Of its pool: charon lets none change while somebody has an address of it. */
  addresses?: string;
  /** A child that is to be up while that peer is dead. */
  standby?: { child: string; insteadOf: string };
};

/** File names below the swanctl directory. */
export type CredentialNames = { certificate: string; authorities: readonly string[] };

export function indent(text: string, columns = 2): string {
  return text.replaceAll(/^/gm, ' '.repeat(columns));
}
