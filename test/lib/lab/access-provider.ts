import { ROUTER } from './addresses.ts';
import type { Host, Spawned } from './host.ts';

/** The access provider's DHCP server on an access network. It answers one device, with one address at a time. */
export type AccessProvider = {
  /** From its next renewal on the device gets another address. */
  moveTo(address: string): Promise<void>;
};

/** Renewal and rebinding (T1, T2 of RFC 2131 §4.4.5) follow within seconds, so that nothing has to be waited for. */
const LEASE = ['--dhcp-option-force=option:T1,3', '--dhcp-option-force=option:T2,6'];

/**
 * @param hardware the address of the device's network card
 * @param gateway the router's address in the access network, a /24
 */
export async function serveAccess(
  router: Host,
  hardware: string,
  first: string,
  gateway = ROUTER,
): Promise<AccessProvider> {
  const network = gateway.replace(/\d+$/, '0');
  let server: Spawned | undefined;
  const moveTo = async (address: string) => {
    await server?.stop();
    server = router.spawn('dnsmasq', [
      '--keep-in-foreground',
      '--conf-file=/dev/null',
      '--port=0',
      '--pid-file=',
      '--log-facility=-',
      `--listen-address=${gateway}`,
      '--bind-interfaces',
      '--dhcp-leasefile=/run/leases',
      '--no-ping',
      '--dhcp-authoritative',
      `--dhcp-range=${network},static,255.255.255.0,2m`,
      `--dhcp-host=${hardware},${address},2m`,
      `--dhcp-option=option:router,${gateway}`,
      ...LEASE,
    ]);
    await server.waitFor(/DHCP/);
  };
  await moveTo(first);
  return { moveTo };
}
