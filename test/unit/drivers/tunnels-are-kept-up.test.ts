import { expect, test } from 'vitest';
import { endOutdated } from '../../../edge-agent/drivers/strongswan/end-outdated.ts';
import {
  type Action,
  decideRound,
  type Kept,
  type Memory,
  NOTHING_REMEMBERED,
  type Seen,
} from '../../../edge-agent/drivers/strongswan/keeper/round.ts';
import { loadedWhile, outdatedBetween } from '../../../edge-agent/drivers/strongswan/loaded.ts';
import type { SecurityAssociation } from '../../../edge-agent/drivers/strongswan/vici/security-association.ts';

function association(connection: string, extra: Partial<SecurityAssociation> = {}): SecurityAssociation {
  const child = { name: connection, id: '1', installed: true, bytesIn: 0, bytesOut: 0 };
  return {
    connection,
    id: '1',
    initiator: true,
    established: true,
    deleting: false,
    establishedSeconds: 1,
    remoteAddress: '192.0.2.1',
    children: [child],
    ...extra,
  };
}

const KEPT: Kept = {
  connections: ['hub1', 'hub2', 'remote_access_eap'],
  initiators: ['hub1', 'hub2'],
  standbys: [{ child: 'hub2_standby', connection: 'hub2', insteadOf: 'hub1' }],
};

const seen = (associations: SecurityAssociation[], source = '198.51.100.1'): Seen => ({
  associations,
  loaded: KEPT.connections,
  sources: new Map(source === '' ? [] : [['192.0.2.1', source]]),
});

const words = (actions: Action[]) =>
  actions.map((action) => {
    if (action.do === 'call') return `call ${action.child} of ${action.connection}`;
    return action.do === 'end' ? `end ${action.association.connection}` : `end child ${action.child.name}`;
  });

function roundsOf(...looks: Seen[]): string[][] {
  let memory: Memory = NOTHING_REMEMBERED;
  return looks.map((look) => {
    const decided = decideRound(KEPT, look, memory);
    memory = decided.memory;
    return words(decided.actions);
  });
}

const [HUB1, HUB2] = [association('hub1'), association('hub2')];

test('a peer no tunnel leads to is called, one that is being called is not called again', () => {
  const calling = association('hub1', { established: false, children: [] });
  const refused = association('hub1', { children: [] });
  expect(roundsOf(seen([HUB1, HUB2]))).toEqual([[]]);
  expect(roundsOf(seen([HUB2]))).toEqual([['call hub1 of hub1']]);
  expect(roundsOf(seen([calling, HUB2]))).toEqual([[]]);
  expect(roundsOf(seen([refused, HUB2]))).toEqual([['call hub1 of hub1']]);
});

test('a tunnel whose packets leave by another line is called anew, also after there was none', () => {
  const [first, second] = [seen([HUB1]), seen([HUB1], '203.0.113.1')];
  const anew = ['end hub1', 'call hub1 of hub1', 'call hub2 of hub2'];
  expect(roundsOf(first, first, second)[2]).toEqual(anew);
  expect(roundsOf(first, seen([HUB1], ''), second)[2]).toEqual(anew);
  expect(roundsOf(first, seen([HUB1], ''), first)[2]).not.toContain('end hub1');
});

test('each tunnel is judged by its own peer, whoever else moves', () => {
  const [near, far] = ['192.0.2.1', '192.0.2.2'];
  const look = (sources: Record<string, string>, ...associations: SecurityAssociation[]): Seen => ({
    ...{ associations, loaded: [...KEPT.connections, 'zz'] },
    sources: new Map(Object.entries(sources)),
  });
  const all = [HUB1, association('hub2', { remoteAddress: far })];
  expect(
    roundsOf(look({ [near]: 'a', [far]: 'b' }, ...all), look({ [near]: 'a', [far]: 'c' }, ...all))[1],
  ).toEqual(['end hub2', 'call hub2 of hub2']);
  const called = association('zz');
  expect(roundsOf(look({ [near]: 'a' }, ...all, called), look({ [near]: 'b' }, ...all, called))[1]).toEqual([
    'end hub1',
    'call hub1 of hub1',
  ]);
  const moved = [association('hub1', { remoteAddress: far }), HUB2];
  expect(
    roundsOf(look({ [near]: 'a', [far]: 'b' }, HUB1, HUB2), look({ [far]: 'c', [near]: 'a' }, ...moved))[1],
  ).toEqual([]);
  expect(roundsOf(look({}, HUB1, HUB2), look({ [near]: 'a' }, HUB1, HUB2))[1]).toEqual([]);
});

test('a peer is called while only a child of another name is there, or another handshake with it is under way', () => {
  const standby = { name: 'hub1_standby', id: '2', installed: true, bytesIn: 0, bytesOut: 0 };
  const calling = association('hub1', { established: false, children: [] });
  const empty = association('hub1', { children: [] });
  expect(roundsOf(seen([association('hub1', { children: [standby] }), HUB2]))).toEqual([
    ['call hub1 of hub1'],
  ]);
  expect(roundsOf(seen([calling, empty, HUB2]))).toEqual([['call hub1 of hub1']]);
});

test('a child that is not installed yet is no tunnel to the peer, and none to end', () => {
  const made = { name: 'hub1', id: '1', installed: false, bytesIn: 0, bytesOut: 0 };
  const standby = { ...made, name: 'hub2_standby' };
  const rising = association('hub1', { children: [made] });
  expect(roundsOf(seen([rising, HUB2]), seen([rising, HUB2]))[1]).toEqual(['call hub2_standby of hub2']);
  const both = association('hub2', { children: [...HUB2.children, standby] });
  expect(roundsOf(...Array.from({ length: 15 }, () => seen([HUB1, both]))).flat()).toEqual([]);
  const actions = decideRound(
    { ...KEPT, initiators: [] },
    seen([HUB1, association('hub2', { children: [{ ...standby, installed: true }] })]),
    { sources: new Map(), rounds: new Map([['hub2_standby', 14]]) },
  ).actions;
  expect(actions).toEqual([{ do: 'end child', child: { ...standby, installed: true } }]);
});

test('a standby begins when its peer was gone for two rounds and ends when it has been back for fifteen', () => {
  const standby = { name: 'hub2_standby', id: '2', installed: true, bytesIn: 0, bytesOut: 0 };
  const dead = association('hub1', { established: false, children: [] });
  const both = association('hub2', { children: [...HUB2.children, standby] });
  const begun = roundsOf(seen([dead, HUB2]), seen([dead, HUB2]), seen([dead, both]));
  expect(begun).toEqual([[], ['call hub2_standby of hub2'], []]);
  const back = roundsOf(...Array.from({ length: 15 }, () => seen([HUB1, both])));
  expect(back.flat()).toEqual(['end child hub2_standby']);
  expect(back[14]).toEqual(['end child hub2_standby']);
});

test('a tunnel of a connection that is not loaded any more is ended, one that goes by itself is left to go', () => {
  const late = association('remote_access_eap_amy', { initiator: false });
  expect(roundsOf(seen([HUB1, HUB2, late]))).toEqual([['end remote_access_eap_amy']]);
  expect(roundsOf(seen([HUB1, HUB2, { ...late, deleting: true }]))).toEqual([[]]);
});

/** A charon whose tunnels end when they are told to, unless they come again. */
function charon(associations: SecurityAssociation[], comesAgain: (id: string) => boolean) {
  let present = associations;
  const told: string[] = [];
  return {
    told,
    list: async () => present,
    async terminate({ id }: { id: string }, how: string) {
      told.push(`${id} ${how}`);
      if (how === 'at once' || !comesAgain(id))
        present = present.filter((sa) => sa.id !== id || comesAgain(id));
    },
  };
}

const record = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { digest: name, authorities: ['a'] }]));
const signal = new AbortController().signal;

test('only tunnels of connections that were loaded are ended, whatever others call themselves', async () => {
  const before = record('site2', 'remote_access_eap', 'remote_access_eap_amy');
  const next = record('site2', 'remote_access_eap');
  const control = charon(
    [
      association('site2', { id: '1' }),
      association('remote_access_eap_amy', { id: '2', initiator: false }),
      association('zz', { id: '999' }),
      association('remote_access_eap', { id: '3', initiator: false, established: false }),
    ],
    () => false,
  );
  const outcome = await endOutdated(control, outdatedBetween(before, next), signal);
  expect(outcome).toEqual({ ended: 1, left: [] });
  expect(control.told).toEqual(['3 at once', '2 politely']);
});

test('a handshake under way is left alone when nothing changes for who dials in', () => {
  const before = record('site2', 'remote_access_eap');
  const handshake = association('remote_access_eap', { initiator: false, established: false });
  expect(outdatedBetween(before, record('remote_access_eap')).isUndecided(handshake)).toBe(false);
  expect(outdatedBetween(before, record('site2')).isOutdated('zz')).toBe(false);
});

test('between two loads every connection that changes is remembered as neither', () => {
  const between = loadedWhile(record('site2', 'site3'), record('site3', 'site4'));
  expect(between).toEqual({
    site2: { digest: '', authorities: [] },
    site3: { digest: 'site3', authorities: ['a'] },
    site4: { digest: '', authorities: [] },
  });
  expect(outdatedBetween(between, record('site3', 'site4')).isOutdated('site2')).toBe(true);
});
