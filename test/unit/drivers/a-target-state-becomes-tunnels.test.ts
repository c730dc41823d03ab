import { expect, test } from 'vitest';
import { charonPaths } from '../../../edge-agent/drivers/strongswan/paths.ts';
import {
  renderConnections,
  renderSwanctl,
} from '../../../edge-agent/drivers/strongswan/render-connections.ts';
import { renderDaemonConfiguration } from '../../../edge-agent/drivers/strongswan/render-daemon-configuration.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';

const names = { certificate: 'appliance.pem', authorities: ['authority-1.pem'] };

test('swanctl: an initiator and a responder', () => {
  const { remoteAddress: _, ...anywhere } = sitePeer(2, 3);
  const target = siteTarget(2, [sitePeer(2, 1), anywhere]);
  const connections = renderConnections(target, names, 'kernel');
  expect(connections.map(({ name, initiator }) => ({ name, initiator }))).toEqual([
    { name: 'site1', initiator: true },
    { name: 'site3', initiator: false },
  ]);
  expect(renderSwanctl(connections, target)).toMatchInlineSnapshot(`
    "connections {
      site1 {
        version = 2
        remote_addrs = 198.51.100.11
        proposals = aes256gcm16-prfsha384-ecp384
        rekey_time = 14400s
        dpd_delay = 10s
        keyingtries = 0
        unique = replace
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site2.vpn.sitekeeper.internal
        }
        remote {
          auth = pubkey
          id = site1.vpn.sitekeeper.internal
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          site1 {
            local_ts = 10.2.0.0/24
            remote_ts = 10.1.0.0/24
            esp_proposals = aes256gcm16-ecp384
            rekey_time = 3600s
            start_action = start
            dpd_action = restart
            close_action = start
          }
        }
      }
      site3 {
        version = 2
        remote_addrs = %any
        proposals = aes256gcm16-prfsha384-ecp384
        rekey_time = 14400s
        dpd_delay = 10s
        keyingtries = 1
        unique = replace
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site2.vpn.sitekeeper.internal
        }
        remote {
          auth = pubkey
          id = site3.vpn.sitekeeper.internal
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          site3 {
            local_ts = 10.2.0.0/24
            remote_ts = 10.3.0.0/24
            esp_proposals = aes256gcm16-ecp384
            rekey_time = 3600s
            start_action = none
            dpd_action = clear
            close_action = none
          }
        }
      }
    }
    "
  `);
});

test('swanctl: a connection for each teleworker, all in one pool', () => {
  const target = siteTarget(1);
  target.vpn.remoteAccess = {
    localIdentity: 'site1.vpn.sitekeeper.internal',
    addressPool: '10.99.0.0/24',
    trafficSelectors: ['10.1.0.0/24'],
    nameservers: ['10.1.0.1'],
    remoteIdentities: ['amy.example'],
  };
  expect(renderSwanctl(renderConnections(target, names, 'kernel'), target)).toMatchInlineSnapshot(`
    "connections {
      remote_access_1 {
        version = 2
        remote_addrs = %any
        pools = remote_access
        dpd_delay = 30s
        unique = replace
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site1.vpn.sitekeeper.internal
        }
        remote {
          auth = pubkey
          id = amy.example
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          remote_access_1 {
            local_ts = 10.1.0.0/24
            dpd_action = clear
          }
        }
      }
    }
    pools {
      remote_access {
        addrs = 10.99.0.0/24
        dns = 10.1.0.1
      }
    }
    "
  `);
});

test('swanctl: with ESP in the kernel a LAN inside a larger selector bypasses the tunnel', () => {
  const target = siteTarget(2, [sitePeer(2, 1, { remote: ['10.0.0.0/8'] })]);
  expect(renderConnections(target, names, 'user-space').map(({ name }) => name)).toEqual(['site1']);
  expect(renderConnections(target, names, 'kernel').map(({ name }) => name)).toEqual([
    'site1',
    'bypass_lan1',
  ]);
});

test('strongswan.conf: user-space ESP only where the kernel has none', () => {
  const own = charonPaths({ state: '/state', run: '/run' }, 'charon');
  expect(renderDaemonConfiguration(own, 'kernel')).toMatchInlineSnapshot(`
    "charon-systemd {
      load = pem pkcs1 pkcs8 x509 constraints revocation curl pubkey openssl random nonce kdf hmac sha2 gcm aes kernel-netlink socket-default vici
      make_before_break = yes
      retransmit_timeout = 2.0
      retransmit_base = 1.4
      retransmit_tries = 4
      plugins {
        vici {
          socket = unix:///run/strongswan/charon.vici
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
          path = /run/strongswan/charon-ike.log
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
    "
  `);
  expect(renderDaemonConfiguration(own, 'user-space')).toContain(' kernel-libipsec kernel-netlink ');
});
