import type { Event } from '#protocol';
import type { Observation } from '../drivers/driver.ts';

export type Happening = Pick<Event, 'kind' | 'severity' | 'data'>;

/** What a person wants to be told of two observations in a row. */
export function happenings(before: Observation, now: Observation): Happening[] {
  return [
    ...addressChanges(before, now),
    ...refusals(before, now),
    ...tunnelChanges(before, now),
    ...standbyChanges(before, now),
  ];
}

/** Whether the report must say other WAN addresses than before. */
export function wanAddressesDiffer(before: Observation, now: Observation): boolean {
  const text = ({ wanAddresses }: Observation) =>
    wanAddresses
      .map(({ wan, address, prefixLength, refusedFor }) => `${wan} ${address} ${prefixLength} ${refusedFor}`)
      .sort()
      .join();
  return text(before) !== text(now);
}

function addressChanges(before: Observation, now: Observation): Happening[] {
  const addressOf = (seen: Observation, name: string) =>
    seen.wanAddresses.find(({ wan, refusedFor }) => wan === name && refusedFor === undefined)?.address ??
    null;
  const names = new Set([...before.wanAddresses, ...now.wanAddresses].map(({ wan }) => wan));
  return [...names].flatMap((wan): Happening[] => {
    const [from, to] = [addressOf(before, wan), addressOf(now, wan)];
    if (from === to) return [];
    const severity = to === null ? 'warning' : 'info';
    return [{ kind: 'wan.address-changed', severity, data: { wan, from, to } }];
  });
}

/** A line came into a network of the appliance's own, and is not used. */
function refusals(before: Observation, now: Observation): Happening[] {
  const told = new Set(before.wanAddresses.map((each) => JSON.stringify(each)));
  return now.wanAddresses.flatMap((each): Happening[] => {
    if (each.refusedFor === undefined || told.has(JSON.stringify(each))) return [];
    return [{ kind: 'wan.address-refused', severity: 'critical', data: { ...each } }];
  });
}

function tunnelChanges(before: Observation, now: Observation): Happening[] {
  return now.tunnels.flatMap(({ peer, state }): Happening[] => {
    const earlier = before.tunnels.find((tunnel) => tunnel.peer === peer)?.state;
    const isUp = state === 'up';
    const wasUp = earlier === 'up';
    if (isUp === wasUp) return [];
    return isUp
      ? [{ kind: 'tunnel.up', severity: 'info', data: { peer } }]
      : [{ kind: 'tunnel.down', severity: 'warning', data: { peer } }];
  });
}

/** One peer takes the place of another, or gives it back. */
function standbyChanges(before: Observation, now: Observation): Happening[] {
  return now.tunnels.flatMap(({ peer, insteadOf }): Happening[] => {
    const earlier = before.tunnels.find((tunnel) => tunnel.peer === peer)?.insteadOf;
    if (earlier === insteadOf) return [];
    return insteadOf === undefined
      ? [{ kind: 'tunnel.handed-back', severity: 'info', data: { peer, to: earlier } }]
      : [{ kind: 'tunnel.took-over', severity: 'warning', data: { peer, insteadOf } }];
  });
}
