import { expect, test } from 'vitest';
import type { DriverName } from '../../../edge-agent/drivers/driver.ts';
import {
  inActivationOrder,
  planApply,
  planLastGood,
  planRecovery,
} from '../../../edge-agent/reconcile/plan.ts';
import { type Executors, runEveryStep, runSteps, type Step } from '../../../edge-agent/reconcile/steps.ts';
import {
  EMPTY_JOURNAL,
  type Journal,
  withApplying,
  withCaptured,
  withConfirmed,
  withRollingBack,
} from '../../../edge-agent/state/journal.ts';
import { envelope, smallTarget } from '../../lib/agent/targets.ts';

const target = smallTarget('site', [{ kind: 'gateway' }, { kind: 'icmp', host: '192.0.2.1' }]);
const message = { ...envelope(4, target), target };
const captured = withCaptured(EMPTY_JOURNAL, { bootId: 'boot-1', drivers: {} });
const confirmed = withConfirmed(EMPTY_JOURNAL, message);

const drivers: DriverName[] = ['iproute2', 'nftables', 'dnsmasq', 'strongswan'];
const situation = (journal: Journal, bootId = 'boot-1') => ({ journal, drivers, bootId });
const sentence = (steps: Step[]) =>
  steps
    .map((step) => {
      if ('driver' in step) return `${step.step} ${step.driver}`;
      return 'probe' in step ? `probe ${step.probe.kind}` : step.step;
    })
    .join(', ');

const ACTIVATE = 'activate iproute2, activate nftables, activate dnsmasq, activate strongswan';

test('the first one of all captures what it will change', () => {
  expect(sentence(planApply(target, situation(EMPTY_JOURNAL)))).toBe(
    `check, capture, begin, guard, ${ACTIVATE}, reach-control-plane, probe gateway, probe icmp, confirm`,
  );
});

test('drivers come in the order of activation, whatever order they were made in', () => {
  const made = (['strongswan', 'dnsmasq', 'simulated', 'iproute2', 'nftables'] as const).map((name) => ({
    name,
  }));
  expect(inActivationOrder(made).map(({ name }) => name)).toEqual([...drivers, 'simulated']);
  expect(inActivationOrder(made.toReversed()).map(({ name }) => name)).toEqual([...drivers, 'simulated']);
});

test('a capture of this boot is not taken again, one of another boot is', () => {
  expect(sentence(planApply(target, situation(captured)))).not.toContain('capture');
  expect(sentence(planApply(target, situation(captured, 'boot-2')))).toContain('check, capture, begin');
});

test('later ones need no capture', () => {
  expect(sentence(planApply(target, situation(confirmed)))).toMatch(
    /^check, begin, guard, activate iproute2/,
  );
});

test('the last good state is the confirmed one, else what was captured in this boot, else what booted', () => {
  expect(sentence(planLastGood(situation(confirmed)))).toMatch(
    /^guard, reactivate iproute2, reactivate nftables/,
  );
  expect(sentence(planLastGood(situation(captured)))).toMatch(/^guard, restore iproute2, restore nftables/);
  expect(planLastGood(situation(captured, 'boot-2'))).toEqual([]);
  expect(planLastGood(situation(EMPTY_JOURNAL))).toEqual([]);
});

test('after a start, only what was being applied is undone', () => {
  const applying = withApplying(confirmed, { revision: 5, hash: message.hash });
  const cause = { path: '', code: 'probe-failed', message: 'gateway: no answer' } as const;
  expect(planRecovery(EMPTY_JOURNAL)).toBe('nothing');
  expect(planRecovery(confirmed)).toBe('run-confirmed');
  expect(planRecovery(applying)).toMatchObject({ rollBack: [{ path: '', code: 'apply-interrupted' }] });
  expect(planRecovery(withRollingBack(applying, [cause]))).toEqual({ rollBack: [cause] });
});

test('steps are told before they are run; findings end an apply, and no way back', async () => {
  const cause = { path: '', code: 'probe-failed', message: 'no answer' } as const;
  const course: string[] = [];
  const execute = async ({ step }: Step) => {
    course.push(`ran ${step}`);
    return step === 'guard' || step === 'begin' ? [{ ...cause, message: step }] : [];
  };
  const names: Step['step'][] = ['check', 'guard', 'begin', 'confirm'];
  const executors = Object.fromEntries(names.map((name) => [name, execute])) as unknown as Executors<null>;
  const runner = { executors, onStep: ({ step }: Step) => void course.push(`told ${step}`) };
  const steps = names.map((step) => ({ step })) as Step[];
  const found = (...messages: string[]) => messages.map((message) => ({ ...cause, message }));

  expect(await runSteps(runner, steps, null)).toEqual(found('guard'));
  expect(course).toEqual(['told check', 'ran check', 'told guard', 'ran guard']);
  expect(await runSteps(runner, steps.slice(0, 1), null)).toEqual([]);
  course.length = 0;
  expect(await runEveryStep(runner, steps, null)).toEqual(found('guard', 'begin'));
  expect(course).toEqual(names.flatMap((name) => [`told ${name}`, `ran ${name}`]));
});
