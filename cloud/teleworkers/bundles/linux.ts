import { gzipSync } from 'node:zlib';
import { type Access, type Bundle, ESP_PROPOSAL, IKE_PROPOSAL, pem } from './bundle.ts';
import { tar } from './tar.ts';

/**
 * For strongSwan on Linux: an archive to be unpacked in `/etc/swanctl`. `swanctl --load-all` asks for the passphrase of
 * the PKCS#12, `swanctl --initiate --child sitekeeper` dials in. Names and texts of people are not in it.
 *
 * @param at seconds since 1970
 */
export function linuxArchive(access: Access, at: number): Bundle {
  const { gateway, identity, networks } = access;
  const configuration = `connections {
  sitekeeper {
    version = 2
    remote_addrs = ${gateway.address}
    vips = 0.0.0.0
    proposals = ${IKE_PROPOSAL}
    dpd_delay = 30s
    local {
      auth = pubkey
      id = ${identity}
    }
    remote {
      auth = pubkey
      id = ${gateway.identity}
      cacerts = sitekeeper-vpn-ca.pem
    }
    children {
      sitekeeper {
        remote_ts = ${networks?.join(',') ?? '0.0.0.0/0'}
        esp_proposals = ${ESP_PROPOSAL}
        dpd_action = restart
      }
    }
  }
}
`;
  const files = {
    'conf.d/sitekeeper.conf': Buffer.from(configuration),
    'pkcs12/sitekeeper.p12': access.pkcs12,
    'x509ca/sitekeeper-root.pem': Buffer.from(pem('CERTIFICATE', access.root)),
    'x509ca/sitekeeper-vpn-ca.pem': Buffer.from(pem('CERTIFICATE', access.authority)),
  };
  return { extension: 'tar.gz', mediaType: 'application/gzip', content: gzipSync(tar(files, at)) };
}
