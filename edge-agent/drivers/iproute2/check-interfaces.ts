import type { Finding, TargetState } from '#protocol';
import { contains, networkOf, overlap, parsePrefix, toNumber } from '../addresses.ts';
import { carrierDevice, wanDevice } from '../devices.ts';
import { duplicates, refused } from '../finding.ts';

/** What follows from the target state alone: names, addresses and networks fit together. */
export function checkInterfaces({ interfaces }: TargetState): Finding[] {
  const wans = interfaces.wans.map((wan, i) => ({ ...wan, path: `/interfaces/wans/${i}` }));
  const lans = interfaces.lans.map((lan, i) => ({ ...lan, path: `/interfaces/lans/${i}` }));
  const all = [...wans, ...lans];
  const priorities = wans.map(({ path, priority }) => ({
    path: `${path}/priority`,
    value: String(priority),
  }));
  return [
    ...duplicates(
      all.map(({ path, name }) => ({ path: `${path}/name`, value: name })),
      'name',
    ),
    ...duplicates(
      all.map((each) => ({ path: `${each.path}/device`, value: carrierDevice(each) })),
      'device',
    ),
    ...duplicates(
      wans.map((wan) => ({ path: `${wan.path}/name`, value: wanDevice(wan) })),
      'device',
    ),
    ...duplicates(priorities, 'priority'),
    ...all
      .filter((each) => carrierDevice(each).length > 15)
      .map((each) =>
        refused(`${each.path}/device`, `${carrierDevice(each)} is longer than a device name may be`),
      ),
    ...wans.flatMap(checkStatic),
    ...lans.flatMap((lan) => checkHostAddress(`${lan.path}/address`, lan.address)),
    ...checkNetworks(interfaces),
  ];
}

function checkStatic({
  path,
  addressing,
}: TargetState['interfaces']['wans'][number] & { path: string }): Finding[] {
  if (addressing.method !== 'static') return [];
  const { address, gateway } = addressing;
  const at = `${path}/addressing`;
  const findings = checkHostAddress(`${at}/address`, address);
  if (!contains(address, gateway))
    findings.push(refused(`${at}/gateway`, `${gateway} is not in ${networkOf(address)}`));
  else if (parsePrefix(address).address === gateway)
    findings.push(refused(`${at}/gateway`, `${gateway} is the appliance's own address`));
  return findings;
}

/** Network and broadcast address are no hosts, save in /31 (RFC 3021) and /32. */
function checkHostAddress(path: string, text: string): Finding[] {
  const { address, length, first, last } = parsePrefix(text);
  const number = toNumber(address);
  if (length >= 31 || (number !== first && number !== last)) return [];
  return [refused(path, `${text} is not the address of a host`)];
}

function checkNetworks({ wans, lans }: TargetState['interfaces']): Finding[] {
  const networks = [
    ...wans.flatMap(({ addressing }, i) =>
      addressing.method === 'static'
        ? [{ path: `/interfaces/wans/${i}/addressing/address`, network: addressing.address }]
        : [],
    ),
    ...lans.map((lan, i) => ({ path: `/interfaces/lans/${i}/address`, network: lan.address })),
  ];
  return networks.flatMap(({ path, network }, i) => {
    const other = networks.slice(0, i).find((earlier) => overlap(earlier.network, network));
    return other ? [refused(path, `${networkOf(network)} overlaps ${networkOf(other.network)}`)] : [];
  });
}
