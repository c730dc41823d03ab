import type { ViciSection } from './message.ts';

/** An IKE SA with its child SAs. `connection` is the name it was loaded by. */
export type SecurityAssociation = {
  connection: string;
  /** charon's own number of it. */
  id: string;
  /** Whether this side called. */
  initiator: boolean;
  established: boolean;
  /** It goes by itself. */
  deleting: boolean;
  establishedSeconds: number;
  remoteAddress: string;
  children: ChildSa[];
};

export type ChildSa = { name: string; id: string; installed: boolean; bytesIn: number; bytesOut: number };

/** Rekeyed children still carry traffic until they are deleted. */
const INSTALLED = new Set(['INSTALLED', 'UPDATING', 'REKEYING', 'REKEYED']);

/** What charon calls an IKE SA while it does not know yet which connection it will be. */
const UNNAMED = '(unnamed)';

/** A `list-sa` event: one section named after the connection. Nothing is read of it that a peer chooses. */
export function readSecurityAssociations(event: ViciSection): SecurityAssociation[] {
  return [...event.sections].flatMap(([connection, sa]) =>
    connection === UNNAMED
      ? []
      : [
          {
            connection,
            id: sa.values.get('uniqueid') ?? '',
            initiator: sa.values.get('initiator') === 'yes',
            established: sa.values.get('state') === 'ESTABLISHED',
            deleting: sa.values.get('state') === 'DELETING',
            establishedSeconds: count(sa, 'established'),
            remoteAddress: sa.values.get('remote-host') ?? '',
            children: [...(sa.sections.get('child-sas')?.sections.values() ?? [])].map(readChild),
          },
        ],
  );
}

function readChild(child: ViciSection): ChildSa {
  return {
    name: child.values.get('name') ?? '',
    id: child.values.get('uniqueid') ?? '',
    installed: INSTALLED.has(child.values.get('state') ?? ''),
    bytesIn: count(child, 'bytes-in'),
    bytesOut: count(child, 'bytes-out'),
  };
}

function count({ values }: ViciSection, key: string): number {
  const number = Number(values.get(key) ?? 0);
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}
