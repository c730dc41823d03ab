import { expect, test } from 'vitest';
import { commandResultTopic, downTopic, MESSAGE_LIMIT_BYTES, PACKET_LIMIT_BYTES } from '#protocol';

const id = '01890000-0000-7000-8000-000000000001';

test('the largest message fits into a packet with its topic and header (MQTT 3.1.1 §2.2, §3.3)', () => {
  const header = 1 + 4 + 2 + 2;
  const topics = [downTopic(id, 'target'), commandResultTopic(id, id)].map((topic) => topic.length);
  const largest = Math.max(...Object.values(MESSAGE_LIMIT_BYTES));
  expect(largest + Math.max(...topics) + header).toBeLessThanOrEqual(PACKET_LIMIT_BYTES);
});
