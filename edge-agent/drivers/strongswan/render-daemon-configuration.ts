import type { Esp } from './esp.ts';
import type { CharonPaths } from './paths.ts';

const PLUGINS = [
  'pem',
  'pkcs1',
  'pkcs8',
  'x509',
  'constraints',
  'revocation',
  'curl',
  'pubkey',
  'openssl',
  'random',
  'nonce',
  'kdf',
  'hmac',
  'sha2',
  'gcm',
  'aes',
  'eap-identity',
  'eap-tls',
];

/**
 * strongswan.conf(5) of our charon. A peer that is gone is noticed after some 11 s of retransmissions. A revocation
 * list that cannot be fetched delays a tunnel by its timeout and stops none.
 */
export function renderDaemonConfiguration(paths: CharonPaths, esp: Esp): string {
  const kernel = esp === 'kernel' ? ['kernel-netlink'] : ['kernel-libipsec', 'kernel-netlink'];
  return `charon-systemd {
  load = ${[...PLUGINS, ...kernel, 'socket-default', 'vici'].join(' ')}
  make_before_break = yes
  retransmit_timeout = 1.0
  retransmit_base = 1.4
  retransmit_tries = 4
  plugins {
    vici {
      socket = unix://${paths.socket}
    }
    kernel-libipsec {
      allow_peer_ts = yes
    }
    revocation {
      enable_ocsp = no
      timeout = 3s
    }
  }
  journal {
    default = -1
  }
  filelog {
    ike {
      path = ${paths.log}
      default = 1
      enc = 0
      time_format = %Y-%m-%dT%H:%M:%S
      flush_line = yes
    }
  }
}
swanctl {
  load = pem pkcs1 pkcs8 x509 pubkey openssl random
}
`;
}
