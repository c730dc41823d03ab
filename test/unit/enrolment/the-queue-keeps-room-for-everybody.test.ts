import { expect, test } from 'vitest';
import { placeFor } from '../../../cloud/enrolment/requests/place.ts';

const crowd = (block: string, count: number) => ({ block, count });

test('there is room until somebody has too much', () => {
  expect(placeFor('a', { total: [], ofSerial: [] })).toEqual({ taken: 'free' });
  expect(placeFor('a', { total: [crowd('a', 19)], ofSerial: [] })).toEqual({ taken: 'free' });
  expect(placeFor('a', { total: [crowd('a', 20)], ofSerial: [] })).toEqual({ taken: 'none' });
});

test('who fills the queue makes room for who has less', () => {
  const flood = Array.from({ length: 50 }, (_, index) => crowd(`flood ${index}`, 20));
  expect(placeFor('a', { total: flood, ofSerial: [] })).toMatchObject({
    taken: 'instead',
    sameSerial: false,
  });
  const many = Array.from({ length: 1000 }, (_, index) => crowd(`one ${index}`, 1));
  expect(placeFor('a', { total: many, ofSerial: [] })).toEqual({ taken: 'none' });
});

test('who claims a serial number with many keys makes room for the box that has it', () => {
  const total = [crowd('thief', 8)];
  expect(placeFor('box', { total, ofSerial: total })).toEqual({
    taken: 'instead',
    block: 'thief',
    sameSerial: true,
  });
  expect(placeFor('thief', { total, ofSerial: total })).toEqual({ taken: 'none' });
});

test('room is made by whoever has most, the first of several, and only for who would still have less', () => {
  const instead = (block: string) => ({ taken: 'instead', block, sameSerial: true });
  const place = (...ofSerial: ReturnType<typeof crowd>[]) => placeFor('box', { total: ofSerial, ofSerial });
  expect(place(crowd('thief', 5), crowd('b', 2), crowd('c', 1))).toEqual(instead('thief'));
  expect(place(crowd('b', 2), crowd('thief', 5), crowd('c', 1))).toEqual(instead('thief'));
  expect(place(crowd('a', 4), crowd('b', 4))).toEqual(instead('a'));
  expect(place(crowd('thief', 5), crowd('box', 3))).toEqual(instead('thief'));
  expect(place(crowd('thief', 4), crowd('box', 3), crowd('c', 1))).toEqual({ taken: 'none' });
  expect(place(crowd('thief', 4), crowd('box', 3))).toEqual({ taken: 'free' });
});
