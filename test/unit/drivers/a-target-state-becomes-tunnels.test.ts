import { expect, test } from 'vitest';
import { charonPaths } from '../../../edge-agent/drivers/strongswan/paths.ts';
import {
  renderConnections,
  renderSwanctl,
} from '../../../edge-agent/drivers/strongswan/render-connections.ts';
import { renderDaemonConfiguration } from '../../../edge-agent/drivers/strongswan/render-daemon-configuration.ts';
import { requestIds } from '../../../edge-agent/drivers/strongswan/request-ids.ts';
import { tunnelRoutes } from '../../../edge-agent/drivers/strongswan/tunnel-device.ts';
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
            reqid = 1666668900
            local_ts = 10.2.0.0/24
            remote_ts = 10.1.0.0/24
            esp_proposals = aes256gcm16-ecp384
            rekey_time = 3600s
            start_action = none
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
            reqid = 2044602240
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

test('swanctl: a child that stands by for a peer, which is asked more often whether it lives', () => {
  const standby = { insteadOf: 'site1', localTrafficSelectors: ['10.3.0.0/24'] };
  const remote = ['10.4.0.0/24', '10.5.0.0/24'];
  const target = siteTarget(3, [
    sitePeer(3, 1, { remote: ['10.1.0.0/24', ...remote] }),
    { ...sitePeer(3, 2), standby: { ...standby, remoteTrafficSelectors: remote } },
  ]);
  const [watched, other] = renderConnections(target, names, 'user-space');
  expect(watched).toMatchObject({ text: expect.stringContaining('dpd_delay = 5s') });
  expect(other).toMatchObject({
    standby: { child: 'site2_standby', insteadOf: 'site1' },
    text: expect.stringContaining('dpd_delay = 10s'),
  });
  expect(other?.text.split('\n').slice(-12).join('\n')).toMatchInlineSnapshot(`
    "      close_action = start
        }
        site2_standby {
          reqid = 1486030656
          local_ts = 10.3.0.0/24
          remote_ts = 10.4.0.0/24,10.5.0.0/24
          esp_proposals = aes256gcm16-ecp384
          rekey_time = 3600s
          dpd_action = clear
        }
      }
    }"
  `);
  expect(tunnelRoutes(target)).toContain('route replace 10.4.0.0/24 dev ipsec0 src 10.3.0.1 table 210');
});

test('swanctl: with ESP in the kernel a LAN inside a larger selector bypasses the tunnel', () => {
  const target = siteTarget(2, [sitePeer(2, 1, { remote: ['10.0.0.0/8'] })]);
  expect(renderConnections(target, names, 'user-space').map(({ name }) => name)).toEqual(['site1']);
  expect(renderConnections(target, names, 'kernel').map(({ name }) => name)).toEqual([
    'site1',
    'bypass_lan1',
  ]);
  expect(renderConnections(target, names, 'kernel')[1]).toEqual({
    name: 'bypass_lan1',
    initiator: false,
    text: `bypass_lan1 {
  remote_addrs = 127.0.0.1
  children {
    bypass_lan1 {
      local_ts = 10.2.0.0/24
      remote_ts = 10.2.0.0/24
      mode = pass
      start_action = trap
    }
  }
}`,
  });
});

test('swanctl: of what there is more than one of, all is written', () => {
  const two = ['10.7.0.0/24', '10.8.0.0/24'];
  const peer = {
    ...sitePeer(3, 2, { local: two, remote: two }),
    ikeProposals: ['aes256-sha384-ecp384', 'aes256-sha256-ecp256'],
    espProposals: ['aes256gcm16-ecp384', 'aes256gcm16'],
    standby: { localTrafficSelectors: two, remoteTrafficSelectors: two },
  };
  const authorities = ['authority-1.pem', 'authority-2.pem'];
  const [connection] = renderConnections(siteTarget(3, [peer]), { ...names, authorities }, 'user-space');
  const listed = connection?.text.split('\n').filter((line) => line.includes(','));
  expect(listed?.map((line) => line.trim())).toEqual([
    'proposals = aes256-sha384-ecp384,aes256-sha256-ecp256',
    'cacerts = authority-1.pem,authority-2.pem',
    ...['local_ts = 10.7.0.0/24,10.8.0.0/24', 'remote_ts = 10.7.0.0/24,10.8.0.0/24'],
    'esp_proposals = aes256gcm16-ecp384,aes256gcm16',
    ...['local_ts = 10.7.0.0/24,10.8.0.0/24', 'remote_ts = 10.7.0.0/24,10.8.0.0/24'],
    'esp_proposals = aes256gcm16-ecp384,aes256gcm16',
  ]);
  expect(connection).not.toHaveProperty('standby');
});

test('strongswan.conf: user-space ESP only where the kernel has none', () => {
  const own = charonPaths({ state: '/state', run: '/run' }, 'charon');
  expect(renderDaemonConfiguration(own, 'kernel')).toMatchInlineSnapshot(`
  "charon-systemd {
    load = pem pkcs1 pkcs8 x509 constraints revocation curl pubkey openssl random nonce kdf hmac sha2 gcm aes eap-identity eap-tls kernel-netlink socket-default vici
    make_before_break = yes
    retransmit_timeout = 1.0
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

test('each child keeps a number of its own, whatever others come and go', () => {
  const children = Array.from({ length: 5_000 }, (_, index) => `to-${index}`);
  const ids = requestIds(children);
  expect(new Set(ids.values()).size).toBe(children.length);
  for (const id of ids.values()) expect(id).toBeGreaterThanOrEqual(2 ** 30);
  for (const id of ids.values()) expect(id).toBeLessThan(2 ** 32);
  expect(requestIds(['to-7', 'to-3']).get('to-7')).toBe(ids.get('to-7'));
});
