import type { Finding, TargetState } from '#protocol';
import { exists } from '../daemon/files.ts';
import { tryRun } from '../daemon/run.ts';
import { refused, unsupported } from '../finding.ts';
import { currentDevices } from './current.ts';

/** What this machine lacks for the target state: devices, VLANs in the kernel, PPP in the kernel. */
export async function checkMachine({ interfaces }: TargetState): Promise<Finding[]> {
  const present = new Set((await currentDevices()).map(({ device }) => device));
  const sections = [
    ...interfaces.wans.map((wan, i) => ({ ...wan, path: `/interfaces/wans/${i}` })),
    ...interfaces.lans.map((lan, i) => ({ ...lan, path: `/interfaces/lans/${i}` })),
  ];
  const absent = sections.filter(({ device }) => !present.has(device));
  const tagged = sections.filter(({ vlanId }) => vlanId !== undefined);
  const dialled = interfaces.wans.flatMap(({ addressing }, i) => (addressing.method === 'pppoe' ? [i] : []));
  return [
    ...absent.map(({ path, device }) => refused(`${path}/device`, `there is no device ${device}`)),
    ...(tagged.length > 0 && !(await canVlan())
      ? tagged.map(({ path }) => unsupported(`${path}/vlanId`, 'the kernel has no IEEE 802.1Q'))
      : []),
    ...(dialled.length > 0 && !(await exists('/dev/ppp'))
      ? dialled.map((i) => unsupported(`/interfaces/wans/${i}/addressing`, 'the kernel has no PPP'))
      : []),
  ];
}

/** Tried in a network namespace that is gone afterwards. */
async function canVlan(): Promise<boolean> {
  const script =
    'ip link add name probe type veth peer name other && ip link add link probe name probe.2 type vlan id 2';
  return (await tryRun('unshare', ['--net', 'sh', '-c', script])).ok;
}
