import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commandResultTopic,
  downFilter,
  downTopic,
  PROTOCOL_VERSION,
  parseUpTopic,
  upTopic,
} from '#protocol';

const id = fc.uuid();

test('what an appliance publishes to is read back', () => {
  fc.assert(
    fc.property(id, id, fc.constantFrom('report', 'telemetry', 'event'), (applianceId, commandId, kind) => {
      const known = { version: PROTOCOL_VERSION, applianceId };
      expect(parseUpTopic(upTopic(applianceId, kind))).toEqual({ ...known, kind });
      expect(parseUpTopic(commandResultTopic(applianceId, commandId))).toEqual({
        ...known,
        kind: 'command',
        commandId,
      });
    }),
  );
});

test('another version is read, not judged', () => {
  expect(parseUpTopic('sk/2/box/up/report')).toMatchObject({ version: 2 });
});

test.each([
  '',
  'sk/1/box/up',
  'sk/1/box/up/',
  'sk/1/box/up/rumour',
  'sk/1/box/up/report/more',
  'sk/1/box/up/command',
  'sk/1/box/up/command/',
  'sk/1/box/up/command/a/b',
  'sk/1/box/down/target',
  'sk/1/box/up/+',
  'sk/1/+/up/report',
  'sk/1/#',
  'sk/x/box/up/report',
  'sk/12345/box/up/report',
  'sk/1//up/report',
  'sk/1/box/UP/report',
  ' sk/1/box/up/report',
  'sk/1/box/up/report\n',
  '$SYS/1/box/up/report',
  'xsk/1/box/up/report',
])('%j is no uplink topic', (topic) => {
  expect(parseUpTopic(topic)).toBeUndefined();
});

test('any text is read or refused, never otherwise', () => {
  fc.assert(
    fc.property(fc.string(), (topic) => {
      const parsed = parseUpTopic(topic);
      if (parsed) expect(topic).toContain(`/${parsed.applianceId}/up/${parsed.kind}`);
    }),
  );
});

test('the filter of an appliance takes in all its downlink topics', () => {
  const prefix = downFilter('box').replace(/\+$/, '');
  expect(downTopic('box', 'target').startsWith(prefix)).toBe(true);
  expect(downTopic('box', 'command').startsWith(prefix)).toBe(true);
  expect(downTopic('other', 'target').startsWith(prefix)).toBe(false);
});
