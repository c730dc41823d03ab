import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { judge, readEnvelope } from '../../../edge-agent/reconcile/receive.ts';
import { EMPTY_JOURNAL, withConfirmed } from '../../../edge-agent/state/journal.ts';
import { envelope, smallTarget } from '../../lib/agent/targets.ts';

const target = smallTarget('site-a');
const at = (revision: number) => {
  const { hash } = envelope(revision, target);
  return withConfirmed(EMPTY_JOURNAL, { revision, hash, confirmWithinSeconds: 60, target });
};
const findings = (value: ReturnType<typeof judge>) => (value.verdict === 'refuse' ? value.findings : []);

test('a newer one that arrived whole is applied', () => {
  expect(judge(envelope(8, smallTarget('site-b')), at(7))).toMatchObject({ verdict: 'apply' });
  expect(judge(envelope(1, target), EMPTY_JOURNAL)).toMatchObject({ verdict: 'apply' });
});

test('the confirmed one again changes nothing', () => {
  expect(judge(envelope(7, target), at(7))).toEqual({ verdict: 'already-confirmed' });
});

test('an older one is stale, and so is another one under the confirmed number', () => {
  for (const revision of [6, 7])
    expect(findings(judge(envelope(revision, smallTarget('site-b')), at(7)))).toMatchObject([
      { path: '', code: 'revision-stale' },
    ]);
});

test('a hash that does not fit is refused', () => {
  const other = envelope(9, smallTarget('site-b')).hash;
  expect(findings(judge(envelope(9, target, other), EMPTY_JOURNAL))).toMatchObject([
    { code: 'hash-mismatch' },
  ]);
});

test('an unknown field, a missing section and another version are named by their path', () => {
  const bad: [unknown, string][] = [
    [{ ...target, telephony: {} }, ''],
    [{ ...target, dns: undefined }, '/dns'],
    [{ ...target, version: 2 }, '/version'],
    [withMtu(100), '/interfaces/wans/0/mtuBytes'],
    ['text', ''],
  ];
  for (const [document, path] of bad) {
    const refusals = findings(judge(envelope(3, document), EMPTY_JOURNAL));
    expect(refusals).toContainEqual(expect.objectContaining({ code: 'schema-invalid', path }));
  }
});

test('what is no target message at all is not an envelope', () => {
  const garbage = ['', '{', '[]', '{"revision":0}', JSON.stringify({ ...envelope(1, target), hash: 'x' })];
  for (const text of garbage) expect(readEnvelope(Buffer.from(text))).toBeUndefined();
  expect(readEnvelope(Buffer.alloc(2_000_000, 0x20))).toBeUndefined();
  expect(readEnvelope(Buffer.from(JSON.stringify(envelope(4, 'unread'))))).toMatchObject({ revision: 4 });
});

function withMtu(mtuBytes: number): TargetState {
  const [wan] = target.interfaces.wans;
  return { ...target, interfaces: { ...target.interfaces, wans: [{ ...wan!, mtuBytes }] } };
}
