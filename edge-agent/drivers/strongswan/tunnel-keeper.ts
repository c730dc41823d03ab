import type { DaemonSpecification } from '../daemon/daemon.ts';
import { type CharonPaths, viciUri } from './paths.ts';

/**
 * Every 5 s: gives a charon that was restarted its connections, and calls the peers no tunnel leads to. charon by
 * itself gives up a child that its peer refused, as happens while only one of the two has its new target state. It
 * is a daemon of its own because tunnels shall heal also while the agent is away.
 *
 * A tunnel this side called is called anew when the address by which packets leave for its peer is another one than
 * 5 s before, as when one line gives way to the other: charon itself does not look at the carrier of a line.
 *
 * $1 vici URI, $2 swanctl.conf, $3 commands for `ip -batch`, $4 connections to initiate, one a line.
 */
export const TUNNEL_KEEPER = `#!/bin/sh
before=
while sleep 5; do
  connections=$(swanctl --list-conns --uri "$1" 2>/dev/null) || continue
  if [ -z "$connections" ]; then
    ip -force -batch "$3"
    swanctl --load-all --clear --noprompt --file "$2" --uri "$1"
    continue
  fi
  associations=$(swanctl --list-sas --uri "$1" 2>/dev/null) || continue
  now=$(printf '%s\\n' "$associations" | awk -v wanted="$4" '
    BEGIN { while ((getline name <wanted) > 0) calls[name ":"] = name }
    /^[^ ]/ { name = calls[$1] }
    /^  remote / && name { split($NF, at, "["); print name, at[1] }' | while read -r name remote; do
    source=$(ip -4 -o route get "$remote" 2>/dev/null | sed -n 's/.* src \\([0-9.]*\\).*/\\1/p')
    echo "$name $remote ($source)"
  done)
  printf '%s\\n' "$now" | while read -r name remote source; do
    case "$source:$before" in
    "()"* | *"$name $remote $source"*) ;;
    *"$name $remote "*)
      swanctl --terminate --ike "$name" --force --timeout 1 --uri "$1" >/dev/null 2>&1
      swanctl --initiate --child "$name" --ike "$name" --timeout -1 --uri "$1" >/dev/null 2>&1
      ;;
    esac
  done
  before=$now
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
