import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { finding } from '../../../edge-agent/reconcile/finding.ts';
import { simulateOne } from '../../lib/agent/simulate.ts';
import { openSouthbound, type Southbound } from '../../lib/agent/southbound.ts';
import { smallTarget } from '../../lib/agent/targets.ts';

const isNamed = (name: string) => (target: TargetState) => target.system.hostname === name;
const behaviour = {
  reject: (target: TargetState) =>
    isNamed('rejected')(target) ? [finding('/dhcp', 'check-failed', 'no such interface')] : [],
  failToActivate: isNamed('failing'),
  cutOff: isNamed('cut-off'),
};

const outcome = async (cloud: Southbound, revision: number) => {
  const { report } = await cloud.reports.first(
    ({ report: { attempt } }) => attempt?.revision === revision && attempt.phase !== 'applying',
  );
  return report;
};

test('each ends with the last good one running, and a report that says why', async () => {
  await using cloud = await openSouthbound();
  await using one = await simulateOne(cloud, 'SK-BAD-1', { behaviour });
  const running = () => one.simulator.appliances[0]?.box.running?.system.hostname;

  await cloud.sendTarget(one.id, 1, smallTarget('failing'));
  expect(await outcome(cloud, 1)).toMatchObject({
    confirmed: null,
    attempt: { phase: 'rolled-back', findings: [{ code: 'activation-failed' }] },
  });
  expect(running()).toBeUndefined();

  await cloud.sendTarget(one.id, 2, smallTarget('good'));
  expect((await outcome(cloud, 2)).attempt?.phase).toBe('confirmed');

  await cloud.sendTarget(one.id, 3, smallTarget('rejected'));
  expect(await outcome(cloud, 3)).toMatchObject({
    confirmed: { revision: 2 },
    attempt: { phase: 'rejected', findings: [{ path: '/dhcp', code: 'check-failed' }] },
  });
  expect(running()).toBe('good');

  await cloud.sendTarget(one.id, 4, smallTarget('cut-off'), 5);
  expect(await outcome(cloud, 4)).toMatchObject({
    confirmed: { revision: 2 },
    attempt: { phase: 'rolled-back', findings: [{ code: 'control-plane-unreachable' }] },
  });
  expect(running()).toBe('good');

  await cloud.sendTarget(one.id, 1, smallTarget('good-but-old'));
  expect((await outcome(cloud, 1)).attempt).toBeDefined();
  await cloud.reports.first(({ report }) => report.attempt?.findings[0]?.code === 'revision-stale');
  expect(running()).toBe('good');
});

test('messages that are none change nothing, and the agent lives on', async () => {
  await using cloud = await openSouthbound();
  await using one = await simulateOne(cloud, 'SK-BAD-2');
  for (const text of ['', '{', 'null', '{"revision":"x"}', 'x'.repeat(10_000)])
    await cloud.broker.publish(one.id, 'target', text);
  await cloud.broker.publish(one.id, 'command', '[]');
  const unknown = { ...smallTarget('new'), telephony: {} };
  await cloud.sendTarget(one.id, 8, unknown);
  expect((await outcome(cloud, 8)).attempt).toMatchObject({
    phase: 'rejected',
    findings: [{ path: '', code: 'schema-invalid' }],
  });
  await cloud.sendTarget(one.id, 9, smallTarget('good'));
  expect((await outcome(cloud, 9)).attempt?.phase).toBe('confirmed');
});
