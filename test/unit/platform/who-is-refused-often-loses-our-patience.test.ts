import { expect, test } from 'vitest';
import { createPace } from '../../../cloud/platform/http/pace.ts';
import { createPatience } from '../../../cloud/platform/http/patience.ts';

test('a hundred refusals are one too many, and told once; a while later they are forgiven', () => {
  const patience = createPatience();
  const told = Array.from({ length: 300 }, () => patience.refuse('192.0.2.1', 0));
  expect(told.indexOf(true)).toBe(99);
  expect(told.filter(Boolean)).toHaveLength(1);
  expect(patience.isGoneFor('192.0.2.1', 50_000)).toBe(true);
  expect(patience.isGoneFor('192.0.2.2', 0)).toBe(false);
  expect(patience.isGoneFor('192.0.2.1', 61_000)).toBe(false);
});

test('who mistypes now and then never runs out of it', () => {
  const patience = createPatience();
  for (let second = 0; second < 3600; second++) patience.refuse('192.0.2.1', second * 1000);
  expect(patience.isGoneFor('192.0.2.1', 3_600_000)).toBe(false);
});

test('a hundred within one instant are enough, whatever the clock says', () => {
  const patience = createPatience();
  const now = 1_000_000;
  for (let count = 0; count < 99; count++) patience.refuse('192.0.2.1', now);
  expect(patience.isGoneFor('192.0.2.1', now)).toBe(false);
  patience.refuse('192.0.2.1', now);
  expect(patience.isGoneFor('192.0.2.1', now)).toBe(true);
  for (let count = 0; count < 50; count++) patience.refuse('192.0.2.1', now);
  expect(patience.isGoneFor('192.0.2.1', now + 30_000)).toBe(true);
  expect(patience.isGoneFor('192.0.2.1', now + 40_000)).toBe(false);
});

test('ten thousand places are remembered; whoever was refused least recently is forgotten', () => {
  const patience = createPatience();
  const refuse = (place: string, times = 1) => {
    for (let count = 0; count < times; count++) patience.refuse(place, 0);
  };
  refuse('first', 150);
  refuse('second', 150);
  for (let place = 2; place < 10_000; place++) refuse(`${place}`);
  expect(patience.isGoneFor('first', 0)).toBe(true);
  refuse('first');
  refuse('one more');
  expect([patience.isGoneFor('first', 0), patience.isGoneFor('second', 0)]).toEqual([true, false]);
});

test('those who come at once begin one behind the other, and nobody waits long', () => {
  const pace = createPace();
  const waits = Array.from({ length: 100 }, () => pace('192.0.2.1', 0));
  expect(waits.slice(0, 3)).toEqual([0, 50, 100]);
  expect(waits.filter((wait) => wait !== undefined)).toHaveLength(21);
  expect(pace('192.0.2.2', 0)).toBe(0);
  expect(pace('192.0.2.1', 1050)).toBe(0);
  expect(pace('192.0.2.3', 1050)).toBe(0);
  expect(pace('192.0.2.1', 1050)).toBe(50);
});

test('whoever still waits keeps the place in the queue while others are forgotten', () => {
  const pace = createPace();
  for (let count = 0; count < 21; count++) pace('192.0.2.1', 0);
  expect(pace('192.0.2.1', 1000)).toBe(50);
});
