import { join } from 'node:path';
import type { DriverContext } from '../driver.ts';

/** Where the files of one charon lie: the running one, or the scratch one that only reads a configuration. */
export type CharonPaths = {
  /** strongswan.conf(5) */
  daemonConfiguration: string;
  /** swanctl(8) directory: swanctl.conf and credentials. */
  swanctl: string;
  connections: string;
  /** UNIX sockets have short names: at most 107 octets. */
  socket: string;
  log: string;
};

export function charonPaths(
  { state, run }: DriverContext['directories'],
  which: 'charon' | 'scratch',
): CharonPaths {
  const own = join(state, 'strongswan', which);
  return {
    daemonConfiguration: join(own, 'strongswan.conf'),
    swanctl: join(own, 'swanctl'),
    connections: join(own, 'swanctl', 'swanctl.conf'),
    socket: join(run, 'strongswan', `${which}.vici`),
    log: join(run, 'strongswan', `${which}-ike.log`),
  };
}

export const viciUri = ({ socket }: CharonPaths) => `unix://${socket}`;
