import type { DaemonSpecification } from '../daemon/daemon.ts';
import { type CharonPaths, viciUri } from './paths.ts';

/**
 * Every 5 s: gives a charon that was restarted its connections, and calls the peers no tunnel leads to. charon by
 * itself gives up a child that its peer refused, as happens while only one of the two has its new target state. It
 * is a daemon of its own because tunnels shall heal also while the agent is away.
 *
 * $1 vici URI, $2 swanctl.conf, $3 commands for `ip -batch`, $4 connections to initiate, one a line.
 */
export const TUNNEL_KEEPER = `#!/bin/sh
while sleep 5; do
  connections=$(swanctl --list-conns --uri "$1" 2>/dev/null) || continue
  if [ -z "$connections" ]; then
    ip -force -batch "$3"
    swanctl --load-all --clear --noprompt --file "$2" --uri "$1"
    continue
  fi
  associations=$(swanctl --list-sas --uri "$1" 2>/dev/null) || continue
  printf '%s\\n' "$associations" | awk -v wanted="$4" '
    /^[^ ]/ { seen[$1] = 1; if ($3 == "ESTABLISHED,") established[$1] = 1 }
    /^  [^ ]+: #/ { child[$1] = 1 }
    END {
      while ((getline name <wanted) > 0) {
        key = name ":"
        if (!child[key] && (!seen[key] || established[key])) print name
      }
    }' | while read -r name; do
    swanctl --initiate --child "$name" --ike "$name" --timeout -1 --uri "$1" >/dev/null 2>&1
  done
done
`;

export type KeeperFiles = { script: string; batch: string; initiators: string };

export function tunnelKeeper(paths: CharonPaths, files: KeeperFiles): DaemonSpecification {
  return {
    command: '/bin/sh',
    args: [files.script, viciUri(paths), paths.connections, files.batch, files.initiators],
    env: { SWANCTL_DIR: paths.swanctl, STRONGSWAN_CONF: paths.daemonConfiguration },
    configuration: TUNNEL_KEEPER,
  };
}
