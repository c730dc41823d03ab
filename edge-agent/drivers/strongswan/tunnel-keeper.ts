import type { DaemonSpecification } from '../daemon/daemon.ts';
import { type CharonPaths, viciUri } from './paths.ts';

/**
 * Every few seconds: gives a charon that was restarted its connections, and calls the peers no tunnel leads to. charon
 * by itself gives up a child that its peer refused, as happens while only one of the two has its new target state. It
 * is a daemon of its own because tunnels shall heal also while the agent is away.
 *
 * A tunnel this side called is called anew when the address by which packets leave for its peer is another one than
 * a round before, as when one line gives way to the other: charon itself does not look at the carrier of a line.
 *
 * A standby child is set up when the peer whose place it takes had no tunnel for two rounds, and ended when that peer has
 * been back for fifteen, half a minute: until then other sites may still send by it. Of two children with the same selectors the newer one
 * carries what this side sends.
 *
 * $1 vici URI, $2 swanctl.conf, $3 commands for `ip -batch`, $4 connections to initiate, one a line, $5 standbys, one a
 * line: child, connection, peer whose place it takes.
 */
export const TUNNEL_KEEPER = `#!/bin/sh
uri=$1 configuration=$2 batch=$3 initiators=$4 standbys=$5
quietly() {
  "$@" --uri "$uri" </dev/null >/dev/null 2>&1
}
initiate() {
  quietly swanctl --initiate --child "$1" --ike "$2" --timeout -1
}
round() {
  if [ -s "$standbys" ]; then sleep 2; else sleep 5; fi
}
before=
standing=
while round; do
  connections=$(swanctl --list-conns --uri "$uri" 2>/dev/null) || continue
  if [ -z "$connections" ]; then
    ip -force -batch "$batch"
    swanctl --load-all --clear --noprompt --file "$configuration" --uri "$uri"
    continue
  fi
  associations=$(swanctl --list-sas --uri "$uri" 2>/dev/null) || continue
  now=$(printf '%s\\n' "$associations" | awk -v wanted="$initiators" '
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
      quietly swanctl --terminate --ike "$name" --force --timeout 1
      initiate "$name" "$name"
      ;;
    esac
  done
  before=$now
  printf '%s\\n' "$associations" | awk -v wanted="$initiators" '
    /^[^ ]/ { seen[$1] = 1; if ($3 == "ESTABLISHED,") established[$1] = 1 }
    /^  [^ ]+: #/ { child[$1] = 1 }
    END {
      while ((getline name <wanted) > 0) {
        key = name ":"
        if (!child[key] && (!seen[key] || established[key])) print name
      }
    }' | while read -r name; do
    initiate "$name" "$name"
  done
  standing=$(printf '%s\\n' "$associations" | STANDING=$standing awk -v standbys="$standbys" '
    BEGIN {
      words = split(ENVIRON["STANDING"], word)
      for (i = 1; i < words; i += 4) rounds[word[i]] = word[i + 2]
    }
    /^[^ ]/ { ike = $1 }
    /^  [^ ]+: #/ && /INSTALLED|UPDATING|REKEYING|REKEYED/ { up[ike $1] = 1 }
    END {
      while ((getline <standbys) > 0) {
        peer = $3 ":"
        alive = up[peer peer]
        standby = up[$2 ":" $1 ":"]
        n = rounds[$1]
        n = alive ? (n > 0 ? n + 1 : 1) : (n < 0 ? n - 1 : -1)
        print $1, $2, n, (n <= -2 && !standby ? "begin" : n >= 15 && standby ? "end" : "keep")
      }
    }')
  printf '%s\\n' "$standing" | while read -r child ike n action; do
    case $action in
    begin) initiate "$child" "$ike" ;;
    end) quietly swanctl --terminate --child "$child" ;;
    esac
  done
done
`;

export type KeeperFiles = { script: string; batch: string; initiators: string; standbys: string };

export function tunnelKeeper(paths: CharonPaths, files: KeeperFiles): DaemonSpecification {
  return {
    command: '/bin/sh',
    args: [files.script, viciUri(paths), paths.connections, files.batch, files.initiators, files.standbys],
    env: { SWANCTL_DIR: paths.swanctl, STRONGSWAN_CONF: paths.daemonConfiguration },
    configuration: TUNNEL_KEEPER,
  };
}
