import type { Host } from './host.ts';

const CONFIGURATION = '/etc/swanctl';
const DAEMON = '/run/teleworker.conf';
const VICI = 'unix:///run/teleworker.vici';

/** strongswan.conf(5) of a notebook: ESP in user space, as the kernel of the laboratory may have none. */
const DAEMON_CONFIGURATION = `charon-systemd {
  load = pem pkcs1 pkcs8 pkcs12 x509 constraints pubkey openssl random nonce kdf hmac sha2 sha1 gcm aes eap-identity eap-tls kernel-libipsec kernel-netlink socket-default vici
  retransmit_tries = 2
  retransmit_timeout = 1.0
  plugins {
    vici {
      socket = ${VICI}
    }
  }
  filelog {
    ike {
      path = /run/teleworker.log
      default = 1
      flush_line = yes
    }
  }
}
swanctl {
  load = pem pkcs1 pkcs8 pkcs12 x509 pubkey openssl random sha1 hmac
}
`;

/** Somebody's computer with strongSwan as VPN client. */
export type Teleworker = {
  /** Puts these files, and no others, below `/etc/swanctl` and loads them; returns what swanctl(8) said. */
  load(files: Record<string, string | Buffer>): Promise<string>;
  /** Dials in; whether the tunnel came up. */
  connect(connection: string): Promise<boolean>;
  disconnect(connection: string): Promise<void>;
  /** Whether a tunnel is up, as far as this end knows. */
  connected(): Promise<boolean>;
  /** Its address in the network, while connected. */
  address(): Promise<string | undefined>;
  log(): Promise<string>;
};

export async function startTeleworker(host: Host): Promise<Teleworker> {
  const env = { STRONGSWAN_CONF: DAEMON, SWANCTL_DIR: CONFIGURATION };
  await host.sh(`cat > ${DAEMON}`, { input: DAEMON_CONFIGURATION });
  host.spawn('/usr/sbin/charon-systemd', [], { env });
  const swanctl = (...args: string[]) =>
    host.exec('swanctl', [...args, '--uri', VICI], { env, allowFailure: true });
  await host.sh(`for try in $(seq 100); do [ -S /run/teleworker.vici ] && exit; sleep 0.1; done; exit 1`);
  const sas = async () => (await swanctl('--list-sas')).stdout;
  return {
    async load(files) {
      await host.sh(`rm -rf ${CONFIGURATION}; mkdir ${CONFIGURATION}`);
      for (const [path, content] of Object.entries(files)) {
        const target = `${CONFIGURATION}/${path}`;
        await host.sh(`mkdir -p "$(dirname ${target})"; base64 -d > ${target}`, {
          input: Buffer.from(content).toString('base64'),
        });
      }
      const { stdout, stderr } = await swanctl('--load-all', '--clear', '--noprompt');
      return stdout + stderr;
    },
    async connect(connection) {
      const { code } = await swanctl('--initiate', '--child', connection, '--timeout', '20');
      return code === 0;
    },
    async disconnect(connection) {
      await swanctl('--terminate', '--ike', connection, '--force', '--timeout', '2');
    },
    connected: async () => /ESTABLISHED/.test(await sas()),
    address: async () => /^ {2}local .* \[([0-9.]+)\]$/m.exec(await sas())?.[1],
    log: async () => (await host.sh('cat /run/teleworker.log')).stdout,
  };
}
