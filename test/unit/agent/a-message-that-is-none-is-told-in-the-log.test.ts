import { expect, test } from 'vitest';
import { downTopic, MESSAGE_LIMIT_BYTES, type TargetEnvelope } from '#protocol';
import { createDownlink } from '../../../edge-agent/link/downlink.ts';
import { envelope, smallTarget } from '../../lib/agent/targets.ts';
import { captureLog } from '../../lib/log-capture.ts';

const APPLIANCE = 'a-1';

function downlink() {
  const { log, lines } = captureLog('warn');
  const offered: TargetEnvelope[] = [];
  const receive = createDownlink({
    log,
    onTarget: (one) => void offered.push(one),
    onCommand: async () => undefined,
  });
  return { receive, offered, lines };
}

const good = JSON.stringify(envelope(4, smallTarget('site-a')));
const padding = ' '.repeat(MESSAGE_LIMIT_BYTES.target);

test.for([
  ['nothing', ''],
  ['text', 'hello'],
  ['a truncated one', good.slice(0, -10)],
  ['one that is not UTF-8', Buffer.from([0xc3, 0x28])],
  ['one without a revision', good.replace('"revision"', '"revisions"')],
  ['one that is too large', good + padding],
] as const)('as target: %s', ([, payload]) => {
  const { receive, offered, lines } = downlink();
  receive(APPLIANCE, downTopic(APPLIANCE, 'target'), Buffer.from(payload));
  expect(offered).toEqual([]);
  expect(lines).toEqual([expect.stringContaining('not a target message, ignored')]);
});

test('on a topic that is unknown, or of another appliance', () => {
  const { receive, offered, lines } = downlink();
  receive(APPLIANCE, 'sk/1/a-1/down/firmware', Buffer.from(good));
  receive(APPLIANCE, downTopic('a-2', 'target'), Buffer.from(good));
  expect(offered).toEqual([]);
  expect(lines).toHaveLength(2);
});

test('one that is understood is passed on in silence, whatever its target state is', () => {
  const { receive, offered, lines } = downlink();
  receive(
    APPLIANCE,
    downTopic(APPLIANCE, 'target'),
    Buffer.from(JSON.stringify(envelope(5, { version: 2 }))),
  );
  expect(offered).toMatchObject([{ revision: 5 }]);
  expect(lines).toEqual([]);
});
