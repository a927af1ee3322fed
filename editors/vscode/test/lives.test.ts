import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Lives } from '../src/lives';

const SOON = 100;
const LATE = 120_000;

const after = (lives: Lives, lived: number[], began = true) => lived.map((it) => lives.ended(it, began));

test('a server that ends soon is started four times more', () => {
  const four = ['another', 'another', 'another', 'another'];
  assert.deepEqual(after(new Lives(), [SOON, SOON, SOON, SOON, SOON]), [...four, 'none lasts']);
  assert.deepEqual(after(new Lives(), [SOON, SOON, SOON, SOON, SOON], false), [...four, 'none began']);
});

test('one that began among them is told from none', () => {
  const lives = new Lives();
  after(lives, [SOON]);
  assert.equal(after(lives, [SOON, SOON, SOON, SOON], false).at(-1), 'none lasts');
});

test('a long life makes up for the short ones before it', () => {
  const lives = new Lives();
  const lived = [SOON, SOON, SOON, SOON, LATE, SOON, SOON, SOON];
  assert.ok(after(lives, lived).every((it) => it === 'another'));
  assert.equal(lives.ended(SOON, true), 'none lasts');
});

test('who starts it anew gets as many lives as before', () => {
  const lives = new Lives();
  after(lives, [SOON, SOON, SOON, SOON]);
  lives.forget();
  assert.deepEqual(after(lives, [SOON, SOON, SOON, SOON]), ['another', 'another', 'another', 'another']);
});
