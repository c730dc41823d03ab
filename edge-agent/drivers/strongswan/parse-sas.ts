import type { Peer, TunnelState } from '#protocol';
import { parseRawEvents, type RawSection } from './parse-raw.ts';
import { standbyName } from './render-peer.ts';

/** An IKE SA with its child SAs. `connection` is the name it was loaded by. */
export type SecurityAssociation = {
  connection: string;
  id: string;
  /** Whether this side called. */
  initiator: boolean;
  established: boolean;
  establishedSeconds: number;
  children: { name: string; installed: boolean; bytesIn: number; bytesOut: number }[];
};

/** Rekeyed children still carry traffic until they are deleted. */
const INSTALLED = new Set(['INSTALLED', 'UPDATING', 'REKEYING', 'REKEYED']);

/** `swanctl --list-sas --raw`. */
export function parseSecurityAssociations(text: string): SecurityAssociation[] {
  return parseRawEvents(text, 'list-sa').flatMap((event) =>
    [...event.sections].map(([connection, sa]) => ({
      connection,
      id: sa.values.get('uniqueid') ?? '',
      initiator: sa.values.get('initiator') === 'yes',
      established: sa.values.get('state') === 'ESTABLISHED',
      establishedSeconds: count(sa, 'established'),
      children: [...(sa.sections.get('child-sas')?.sections.values() ?? [])].map((child) => ({
        name: child.values.get('name') ?? '',
        installed: INSTALLED.has(child.values.get('state') ?? ''),
        bytesIn: count(child, 'bytes-in'),
        bytesOut: count(child, 'bytes-out'),
      })),
    })),
  );
}

/** A tunnel is up when one of its IKE SAs has an installed child; one that stands by is besides. */
export function tunnelState(
  { name, standby }: Pick<Peer, 'name' | 'standby'>,
  all: readonly SecurityAssociation[],
): TunnelState {
  const own = all.filter(({ connection }) => connection === name);
  const has = (child: string) =>
    own.find((sa) => sa.established && sa.children.some((each) => each.name === child && each.installed));
  const up = has(name);
  const standsIn = standby?.insteadOf !== undefined && has(standbyName(name));
  const children = own.flatMap((sa) => sa.children);
  return {
    peer: name,
    state: up ? 'up' : own.length > 0 ? 'connecting' : 'down',
    ...(up && { establishedSeconds: up.establishedSeconds }),
    ...(standsIn && standby?.insteadOf && { insteadOf: standby.insteadOf }),
    rxBytes: children.reduce((sum, child) => sum + child.bytesIn, 0),
    txBytes: children.reduce((sum, child) => sum + child.bytesOut, 0),
  };
}

function count({ values }: RawSection, key: string): number {
  const number = Number(values.get(key) ?? 0);
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}
