import type { DhcpServer } from '../target-state/dhcp.ts';
import type { TargetState } from '../target-state/target-state.ts';
import { lanHostFault, macFault, resolverFault, unicastFault } from './addresses.ts';
import { at, duplicates, fault, type RuleFault } from './fault.ts';
import { ownAddresses } from './interfaces.ts';
import { contains, networkOf, parsePrefix, toNumber } from './ipv4.ts';
import { dnsNameFault, hostnameFault } from './names.ts';

/** What the shapes cannot say of the services to the LANs: DHCP and DNS. */
export function serviceFaults({ interfaces, dhcp, dns, firewall }: TargetState): RuleFault[] {
  const lans = new Map(interfaces.lans.map((lan) => [lan.name, lan.address]));
  const servers = dhcp.servers.map((server, i) => ({ server, pointer: `/dhcp/servers/${i}` }));
  const own = ownAddresses(interfaces);
  const zoneOf = (lan: string) => firewall.zones.find((zone) => zone.interfaces.includes(lan))?.name ?? lan;
  return [
    ...duplicates(
      servers.map(({ server, pointer }) => ({ pointer: `${pointer}/lan`, value: server.lan })),
      'LAN',
    ),
    ...servers.flatMap(({ server, pointer }) => {
      const lan = lans.get(server.lan);
      return lan ? serverFaults(server, lan, pointer) : at(`${pointer}/lan`, noLan(server.lan));
    }),
    ...duplicates(
      servers.flatMap(({ server, pointer }) =>
        server.reservations.flatMap(({ hostname }, i) =>
          hostname === undefined
            ? []
            : {
                pointer: `${pointer}/reservations/${i}/hostname`,
                value: `${hostname.toLowerCase()} in ${zoneOf(server.lan)}`,
              },
        ),
      ),
      'host name',
    ),
    ...dns.lans.flatMap((lan, i) => (lans.has(lan) ? [] : at(`/dns/lans/${i}`, noLan(lan)))),
    ...duplicates(
      dns.lans.map((value, i) => ({ pointer: `/dns/lans/${i}`, value })),
      'LAN',
    ),
    ...at('/dns/domain', dnsNameFault(dns.domain)),
    ...dns.forwarders.flatMap((address, i) => at(`/dns/forwarders/${i}`, resolverFault(address, own))),
    ...(dns.privateDomains ?? []).flatMap((name, i) => at(`/dns/privateDomains/${i}`, dnsNameFault(name))),
    ...dns.records.flatMap(({ name, address }, i) => [
      ...at(`/dns/records/${i}/name`, dnsNameFault(name)),
      ...at(`/dns/records/${i}/address`, unicastFault(address)),
    ]),
  ];
}

const noLan = (name: string) => fault('unknown-name', `there is no LAN ${name}`);

function serverFaults(server: DhcpServer, lan: string, pointer: string): RuleFault[] {
  const { rangeStart, rangeEnd, gateway, nameservers, domain, reservations } = server;
  const own = parsePrefix(lan).address;
  const outside = [
    ...at(`${pointer}/rangeStart`, lanHostFault(lan, rangeStart)),
    ...at(`${pointer}/rangeEnd`, lanHostFault(lan, rangeEnd)),
    ...(gateway === own ? [] : at(`${pointer}/gateway`, lanHostFault(lan, gateway))),
  ];
  return [
    ...outside,
    ...(outside.length > 0 ? [] : at(`${pointer}/rangeEnd`, rangeFault(server, lan))),
    ...nameservers.flatMap((address, i) => at(`${pointer}/nameservers/${i}`, nameserverFault(lan, address))),
    ...(domain === undefined ? [] : at(`${pointer}/domain`, dnsNameFault(domain))),
    ...reservationFaults(reservations, lan, `${pointer}/reservations`),
    ...reservations.flatMap(({ address }, i) =>
      address === gateway && gateway !== own
        ? at(
            `${pointer}/reservations/${i}/address`,
            fault('own-address', `${address} is the gateway of the LAN`),
          )
        : [],
    ),
  ];
}

/** A range that runs forward and leaves out the appliance and the gateway, which would be leased to others. */
function rangeFault({ rangeStart, rangeEnd, gateway }: DhcpServer, lan: string) {
  const [first, last] = [toNumber(rangeStart), toNumber(rangeEnd)];
  if (first > last) return fault('value-invalid', 'the range ends before it starts');
  const taken = [parsePrefix(lan).address, gateway].find(
    (address) => toNumber(address) >= first && toNumber(address) <= last,
  );
  return taken === undefined
    ? undefined
    : fault('own-address', `${taken} is in the range and would be leased`);
}

/** Also the appliance itself; in the LAN, a host of it. */
function nameserverFault(lan: string, address: string) {
  if (address === parsePrefix(lan).address) return undefined;
  return contains(lan, address) ? lanHostFault(lan, address) : unicastFault(address);
}

/**
 * What the shapes cannot say of fixed leases in the LAN where the appliance has the address `lan`.
 * @param pointer of the list
 */
export function reservationFaults(
  reservations: DhcpServer['reservations'],
  lan: string,
  pointer: string,
): RuleFault[] {
  const each = reservations.map((reservation, i) => ({ ...reservation, place: `${pointer}/${i}` }));
  return [
    ...each.flatMap(({ place, macAddress, address, hostname }) => [
      ...at(`${place}/macAddress`, macFault(macAddress)),
      ...at(`${place}/address`, lanHostFault(lan, address)),
      ...(hostname === undefined ? [] : at(`${place}/hostname`, hostnameFault(hostname))),
    ]),
    ...duplicates(
      each.map(({ place, macAddress }) => ({ pointer: `${place}/macAddress`, value: macAddress })),
      'MAC address',
    ),
    ...duplicates(
      each.map(({ place, address }) => ({ pointer: `${place}/address`, value: address })),
      `address in ${networkOf(lan)}`,
    ),
    ...duplicates(
      each.flatMap(({ place, hostname }) =>
        hostname === undefined ? [] : { pointer: `${place}/hostname`, value: hostname.toLowerCase() },
      ),
      'host name',
    ),
  ];
}
