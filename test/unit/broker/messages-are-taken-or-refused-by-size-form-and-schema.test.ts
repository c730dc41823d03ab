import { expect, test } from 'vitest';
import { MESSAGE_LIMIT_BYTES } from '#protocol';
import { decodeMessage } from '../../../cloud/broker/decode-message.ts';
import { anEvent, aReport } from '../../lib/mqtt-messages.ts';

const octets = (value: unknown) => Buffer.from(JSON.stringify(value));
const refusal = (kind: Parameters<typeof decodeMessage>[0], payload: Uint8Array) => {
  try {
    return decodeMessage(kind, payload);
  } catch (error) {
    const { code, detail, message } = error as { code: string; detail?: string; message: string };
    return { code, said: detail ?? message };
  }
};

test('a message of its kind is given back as it was sent', () => {
  const report = aReport({ agentVersion: '0.1.0-林' });
  expect(decodeMessage('report', octets(report))).toEqual(report);
});

test('as many octets as its kind may have are taken, and not one more', () => {
  const padded = (length: number) => Buffer.from(JSON.stringify(anEvent()).padEnd(length));
  const most = MESSAGE_LIMIT_BYTES.event;
  expect(decodeMessage('event', padded(most))).toMatchObject({ kind: 'tunnel.down' });
  expect(refusal('event', padded(most + 1))).toMatchObject({ code: 'message-oversized' });
});

test.each([
  ['no JSON', Buffer.from('{'), 'message-malformed'],
  ['nothing', Buffer.alloc(0), 'message-malformed'],
  ['JSON that is not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), 'message-malformed'],
  ['a message of another kind', octets(anEvent()), 'schema-invalid'],
  ['a text with U+0000', octets(aReport({ agentVersion: 'a\0' })), 'message-unstorable'],
  ['a time that is none', octets(aReport({ at: '2026-02-31T25:00:00.000Z' })), 'message-unstorable'],
])('%s is refused', (_what, payload, code) => {
  expect(refusal('report', payload)).toMatchObject({ code });
});

test('what breaks the schema is told by its place and rule, cut short where the sender chose the name', () => {
  const wrong = refusal('report', octets(aReport({ sequence: -1 })));
  expect(wrong).toMatchObject({
    code: 'schema-invalid',
    said: expect.stringContaining('"/sequence" (minimum)'),
  });
  const name = 'n'.repeat(500);
  const data = { [name]: { deep: { deeper: undefined, list: [[]] } } };
  const long = refusal('event', octets({ ...anEvent(), data, severity: 'warning', kind: name })) as {
    said: string;
  };
  expect(long.said.length).toBeLessThan(250);
});
