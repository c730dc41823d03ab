import { expect, test } from 'vitest';
import type { RemoteAccess } from '#protocol';
import {
  renderConnections,
  renderSwanctl,
} from '../../../edge-agent/drivers/strongswan/render-connections.ts';
import { tunnelAddresses, tunnelRoutes } from '../../../edge-agent/drivers/strongswan/tunnel-device.ts';
import { siteTarget } from '../../lib/drivers/site-target.ts';

const names = { certificate: 'appliance.pem', authorities: ['authority-1.pem'] };

function target(access: Partial<RemoteAccess> = {}) {
  const state = siteTarget(1);
  state.vpn.remoteAccess = {
    localIdentity: 'site1.vpn.sitekeeper.internal',
    addressPool: '10.99.0.0/24',
    trafficSelectors: ['10.1.0.0/24'],
    nameservers: ['10.1.0.1'],
    remoteIdentities: ['amy.example'],
    ...access,
  };
  return state;
}
const rendered = (state: ReturnType<typeof target>) =>
  renderSwanctl(renderConnections(state, names, 'kernel'), state);

test('each by certificate and by EAP-TLS, behind the one who asks for the user', () => {
  expect(rendered(target())).toMatchInlineSnapshot(`
    "connections {
      remote_access_eap {
        version = 2
        remote_addrs = %any
        proposals = aes256gcm16-prfsha384-ecp384,aes256-sha384-ecp384
        pools = remote_access
        dpd_delay = 30s
        unique = never
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site1.vpn.sitekeeper.internal
        }
        remote {
          auth = eap-tls
          id = %any
          eap_id = %any
          groups = nobody
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          remote_access_eap {
            local_ts = 10.1.0.0/24
            esp_proposals = aes256gcm16-ecp384,aes256gcm16
            dpd_action = clear
          }
        }
      }
      remote_access_certificate_amy_example {
        version = 2
        remote_addrs = %any
        proposals = aes256gcm16-prfsha384-ecp384,aes256-sha384-ecp384
        pools = remote_access
        dpd_delay = 30s
        unique = never
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
          remote_access_certificate_amy_example {
            local_ts = 10.1.0.0/24
            esp_proposals = aes256gcm16-ecp384,aes256gcm16
            dpd_action = clear
          }
        }
      }
      remote_access_computer_amy_example {
        version = 2
        remote_addrs = %any
        proposals = aes256gcm16-prfsha384-ecp384,aes256-sha384-ecp384
        pools = remote_access
        dpd_delay = 30s
        unique = never
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site1.vpn.sitekeeper.internal
        }
        remote {
          auth = pubkey
          id = "O=Sitekeeper, CN=amy.example"
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          remote_access_computer_amy_example {
            local_ts = 10.1.0.0/24
            esp_proposals = aes256gcm16-ecp384,aes256gcm16
            dpd_action = clear
          }
        }
      }
      remote_access_eap_amy_example {
        version = 2
        remote_addrs = %any
        proposals = aes256gcm16-prfsha384-ecp384,aes256-sha384-ecp384
        pools = remote_access
        dpd_delay = 30s
        unique = never
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site1.vpn.sitekeeper.internal
        }
        remote {
          auth = eap-tls
          id = %any
          eap_id = amy@example
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          remote_access_eap_amy_example {
            local_ts = 10.1.0.0/24
            esp_proposals = aes256gcm16-ecp384,aes256gcm16
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

test('a fixed address is a pool of its own, and a full tunnel goes everywhere', () => {
  const state = target({
    dynamicPool: '10.99.0.0/25',
    remoteIdentities: ['amy.example', 'ben.example'],
    fullTunnel: ['ben.example'],
    fixedAddresses: [{ identity: 'ben.example', address: '10.99.0.200' }],
  });
  const text = rendered(state);
  expect(text).toContain('addrs = 10.99.0.0/25');
  expect(text).toMatch(/remote_access_10_99_0_200 \{\s+addrs = 10\.99\.0\.200\/32/);
  const of = (name: string) =>
    renderConnections(state, names, 'kernel').find((each) => each.name === name)?.text;
  for (const by of ['certificate', 'eap']) {
    expect(of(`remote_access_${by}_amy_example`)).toMatch(
      /pools = remote_access\n.*local_ts = 10\.1\.0\.0\/24\n/s,
    );
    expect(of(`remote_access_${by}_ben_example`)).toMatch(
      /pools = remote_access_10_99_0_200\n.*local_ts = 0\.0\.0\.0\/0\n/s,
    );
  }
});

test('all networks, resolvers and authorities are told, and which addresses a connection gives', () => {
  const state = target({
    trafficSelectors: ['10.1.0.0/24', '10.2.0.0/24'],
    nameservers: ['10.1.0.1', '10.1.0.2'],
    remoteIdentities: ['amy.example', 'ben.example'],
    fixedAddresses: [{ identity: 'ben.example', address: '10.99.0.200' }],
  });
  const authorities = ['authority-1.pem', 'authority-2.pem'];
  const connections = renderConnections(state, { ...names, authorities }, 'kernel');
  expect(connections.map(({ initiator, addresses }) => [initiator, addresses])).toEqual([
    ...Array.from({ length: 4 }, () => [false, '10.99.0.0/24']),
    ...Array.from({ length: 3 }, () => [false, '10.99.0.200']),
  ]);
  expect(connections[0]?.text).toContain('cacerts = authority-1.pem,authority-2.pem\n');
  expect(connections[1]?.text).toContain('local_ts = 10.1.0.0/24,10.2.0.0/24\n');
  const pools = (text: string) =>
    text
      .slice(text.indexOf('\npools {'))
      .trim()
      .split('\n')
      .map((line) => line.trim());
  expect(pools(renderSwanctl(connections, state))).toEqual([
    ...['pools {', 'remote_access {', 'addrs = 10.99.0.0/24', 'dns = 10.1.0.1,10.1.0.2', '}'],
    ...['remote_access_10_99_0_200 {', 'addrs = 10.99.0.200/32', 'dns = 10.1.0.1,10.1.0.2', '}', '}'],
  ]);
  expect(pools(rendered(target({ nameservers: [] })))).toEqual([
    ...['pools {', 'remote_access {', 'addrs = 10.99.0.0/24', '}', '}'],
  ]);
});

test('who comes or goes changes the connections of nobody else', () => {
  const before = renderConnections(target({ remoteIdentities: ['a.example', 'b.example'] }), names, 'kernel');
  const after = renderConnections(target({ remoteIdentities: ['b.example', 'c.example'] }), names, 'kernel');
  expect(after.filter(({ name }) => name.includes('b_example'))).toEqual(
    before.filter(({ name }) => name.includes('b_example')),
  );
});

test('without anybody there is no connection, not even the one who asks', () => {
  expect(renderConnections(target({ remoteIdentities: [] }), names, 'user-space')).toEqual([]);
});

test('with user-space ESP the pool has a route, and networks of other sites an address to stand for', () => {
  const state = target({ trafficSelectors: ['10.1.0.0/24', '10.2.0.0/24'] });
  expect(tunnelRoutes(state)).toEqual(['route replace 10.99.0.0/24 dev ipsec0 src 10.1.0.1 table 210']);
  expect(tunnelAddresses(state)).toEqual(['10.2.0.0/32']);
});
