import { expect, test } from 'vitest';
import { createSessions } from '../../../cloud/appliances/sessions.ts';

const ID = '01890000-0000-7000-8000-000000000001';

test('a target state is unanswered until a report answers it', () => {
  const sessions = createSessions();
  sessions.opened(ID, 'first');
  expect(sessions.reportedIn(ID)).toBeUndefined();
  sessions.reported(ID, 'first', undefined);
  expect(sessions.reportedIn(ID)).toBe('first');
  expect(sessions.sending(ID, 'first', 5n)).toBe(true);
  sessions.reported(ID, 'first', 4n);
  expect(sessions.unanswered(ID)).toBe(5n);
  sessions.reported(ID, 'first', 5n);
  expect(sessions.unanswered(ID)).toBeUndefined();
});

test('what was meant for a connection that has ended is not waited for on the next', () => {
  const sessions = createSessions();
  sessions.opened(ID, 'first');
  sessions.reported(ID, 'first', undefined);
  sessions.opened(ID, 'second');
  expect(sessions.sending(ID, 'first', 5n)).toBe(false);
  expect(sessions.unanswered(ID)).toBeUndefined();
});

test('what a connection that was taken over still says changes nothing', () => {
  const sessions = createSessions();
  sessions.opened(ID, 'first');
  sessions.opened(ID, 'second');
  sessions.reported(ID, 'first', undefined);
  expect(sessions.reportedIn(ID)).toBeUndefined();
  sessions.closed(ID, 'first');
  expect(sessions.isOpen(ID)).toBe(true);
  sessions.closed(ID, 'second');
  expect(sessions.isOpen(ID)).toBe(false);
});
