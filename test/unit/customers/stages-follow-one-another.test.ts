import { expect, test } from 'vitest';
import { type Mover, requireStageMove, type Stage, stageRefusal } from '../../../cloud/customers/index.ts';
import { STAGES } from '../../../cloud/customers/schema.ts';

const MOVERS: readonly Mover[] = [
  ...(['by-hand', 'pilot-start', 'pilot-abandonment', 'go', 'no-go', 'suspension', 'resumption'] as const),
];

test('this is every move there is', () => {
  const moves = STAGES.flatMap((from) =>
    STAGES.filter((to) => to !== from).flatMap((to) => {
      const movers = MOVERS.filter((mover) => stageRefusal(from, to, mover) === undefined);
      return movers.length > 0 ? [`${from} → ${to}: ${movers.join(', ')}`] : [];
    }),
  );
  expect(moves).toEqual([
    'prospect → pilot: by-hand, pilot-start',
    'prospect → closed: by-hand',
    'pilot → prospect: by-hand, pilot-abandonment',
    'pilot → live: go',
    'pilot → suspended: no-go, suspension',
    'live → suspended: suspension',
    'suspended → pilot: resumption',
    'suspended → live: resumption',
    'suspended → closed: by-hand',
    'closed → prospect: by-hand',
  ]);
});

test.each<[Stage, Stage, string]>([
  ['pilot', 'live', 'decide "go" on its pilot'],
  ['live', 'suspended', '/suspension'],
  ['suspended', 'live', '/resumption'],
  ['live', 'closed', 'what can follow is suspended'],
])('from %s to %s by hand the refusal says what to do', (from, to, said) => {
  expect(() => requireStageMove(from, to, 'by-hand')).toThrow(said);
});

test('where a customer is it may stay', () => {
  for (const stage of STAGES) expect(stageRefusal(stage, stage, 'by-hand')).toBeUndefined();
});
