import {
  CONTROL,
  lanGateway,
  lanHostAddress,
  OUTSIDER,
  ROUTER,
  SECOND_ROUTER,
  siteAddress,
} from './addresses.ts';
import { execute } from './execute.ts';
import { createHost, type Host } from './host.ts';
import { labPrefix, removeLeftovers, removeNamespaces } from './leftovers.ts';
import { closeAtBoot, losePower } from './power.ts';

/** `static`: the WAN of a site on which nothing runs yet has its address and default route; `bare`: it has neither. */
type FactoryWan = 'static' | 'bare';

type LabOptions = {
  sites: number;
  /** Default `static`. */
  wan?: FactoryWan;
  /** `static`: hosts on the LANs have their address; `bare`: they shall ask by DHCP. Default `static`. */
  lanHosts?: 'static' | 'bare';
};

/**
 * ```
 *  lanHost(1) ─ eth1 site(1) eth0 ─┐ 198.51.100.0/24           203.0.113.0/24 ┌─ control  .10
 *  lanHost(2) ─ eth1 site(2) eth0 ─┴── br-access ── router ── br-hosting ─────┴─ outsider .20
 *                      eth2 ───────────  br-second ──┘ 192.0.2.0/24
 * ```
 * As a provider does (BCP 38), each access network drops what a site sends with an address of another one.
 * Every host has network, mounts and host name of its own. Needs root.
 */
export type Lab = AsyncDisposable & {
  readonly router: Host;
  readonly control: Host;
  readonly outsider: Host;
  /** From 1. */
  site(number: number): Host;
  lanHost(number: number): Host;
  /** The power of a site goes and comes back: nothing runs on it, and its WAN is as `wan` says. Its disk is as it was. */
  cutPower(number: number, wan?: FactoryWan): Promise<void>;
};

let labs = 0;

/** Builds the laboratory; disposing it ends every process in it. What dead processes left behind is removed first. */
export async function createLab({ sites, wan = 'static', lanHosts = 'static' }: LabOptions): Promise<Lab> {
  await removeLeftovers();
  labs += 1;
  const prefix = labPrefix(process.pid, labs);
  const remove = () => removeNamespaces(prefix);
  try {
    const host = (name: string) => createHost(prefix + name, name);
    const router = await host('router');
    await prepareRouter(router);
    const behindRouter = async (name: string, address: string) => {
      const made = await host(name);
      await connect(router, made, { bridge: 'br-hosting', port: name, device: 'eth0' });
      await made.sh(`ip link set eth0 up; ip address add ${address}/24 broadcast + dev eth0
        ip route add default via 203.0.113.1`);
      return made;
    };
    const control = await behindRouter('control', CONTROL);
    const outsider = await behindRouter('outsider', OUTSIDER);
    const places: { site: Host; lanHost: Host }[] = [];
    for (let number = 1; number <= sites; number++) {
      places.push(await createSite(router, number, host, { wan, lanHosts }));
    }
    const place = (number: number) => {
      const found = places[number - 1];
      if (!found) throw new RangeError(`the laboratory has ${sites} sites, numbered from 1`);
      return found;
    };
    return {
      router,
      control,
      outsider,
      site: (number) => place(number).site,
      lanHost: (number) => place(number).lanHost,
      async cutPower(number, back = wan) {
        await losePower(place(number).site);
        await closeAtBoot(place(number).site);
        if (back === 'static') await giveAddress(place(number).site, number);
      },
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A DHCP client has no address yet. */
const SOURCE_FILTER = `table bridge providers {
  chain prerouting {
    type filter hook prerouting priority 0
    iifname "access*" ip saddr != { 0.0.0.0, 198.51.100.0/24 } drop
    iifname "second*" ip saddr != { 0.0.0.0, 192.0.2.0/24 } drop
  }
}
`;

async function prepareRouter(router: Host): Promise<void> {
  await router.sh(
    `sysctl -qw net.ipv4.ip_forward=1
    for bridge in br-access br-second br-hosting; do ip link add $bridge type bridge; ip link set $bridge up; done
    ip address add ${ROUTER}/24 broadcast + dev br-access
    ip address add ${SECOND_ROUTER}/24 broadcast + dev br-second
    ip address add 203.0.113.1/24 broadcast + dev br-hosting
    nft -f -`,
    { input: SOURCE_FILTER },
  );
}

/** A cable between a bridge of the router and a device of the host. */
async function connect(router: Host, host: Host, at: { bridge: string; port: string; device: string }) {
  const { holderPid } = host;
  await router.sh(`ip link add ${at.port} type veth peer name ${at.device} netns ${holderPid}
    ip link set ${at.port} master ${at.bridge} up`);
}

async function giveAddress(site: Host, number: number): Promise<void> {
  await site.sh(`ip link set eth0 up; ip address add ${siteAddress(number)}/24 broadcast + dev eth0
    ip route add default via ${ROUTER}`);
}

async function createSite(
  router: Host,
  number: number,
  host: (name: string) => Promise<Host>,
  { wan, lanHosts }: Required<Pick<LabOptions, 'wan' | 'lanHosts'>>,
): Promise<{ site: Host; lanHost: Host }> {
  const site = await host(`site${number}`);
  const lanHost = await host(`lan${number}`);
  await connect(router, site, { bridge: 'br-access', port: `access${number}`, device: 'eth0' });
  await connect(router, site, { bridge: 'br-second', port: `second${number}`, device: 'eth2' });
  await execute('ip', [
    'link',
    'add',
    `sk${lanHost.holderPid}`,
    'netns',
    String(site.holderPid),
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    String(lanHost.holderPid),
  ]);
  await site.sh(`ip link set sk${lanHost.holderPid} name eth1`);
  await lanHost.sh('ip link set eth0 up');
  if (wan === 'static') await giveAddress(site, number);
  if (lanHosts === 'static') {
    await lanHost.sh(`ip address add ${lanHostAddress(number)}/24 broadcast + dev eth0
      ip route add default via ${lanGateway(number)}`);
  }
  return { site, lanHost };
}
