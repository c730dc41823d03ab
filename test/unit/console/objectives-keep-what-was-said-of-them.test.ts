import { expect, test } from 'vitest';
import { objectivesIn, outcomeOf, withOutcome } from '../../../console/api/pilot-objectives.ts';

const BEFORE = [
  { text: 'Tills reach the server', target: 'below 50 ms', met: true },
  { text: 'Guests reach the internet', met: null },
];

test('an objective that is written again keeps its target and what was said of it', () => {
  const text = ' Guests reach the internet \n\nPhones ring\nTills reach the server';
  expect(objectivesIn(text, BEFORE)).toEqual([BEFORE[1], { text: 'Phones ring' }, BEFORE[0]]);
});

test('an outcome is said of one objective only, and can be taken back', () => {
  expect(BEFORE.map(outcomeOf)).toEqual(['met', 'open']);
  expect(withOutcome(BEFORE, 1, 'unmet').map(outcomeOf)).toEqual(['met', 'unmet']);
  expect(withOutcome(BEFORE, 0, 'open').map(outcomeOf)).toEqual(['open', 'open']);
});
