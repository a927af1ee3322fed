import assert from 'node:assert/strict';
import { test } from 'node:test';

import { reason } from '../src/failure';
import { plain } from '../src/words';

test('what somebody ends is no failure', () => {
  for (const code of [-32800, -32801, -32802]) {
    assert.equal(reason(Object.assign(new Error('cancelled'), { code }), plain), undefined);
  }
  assert.equal(reason(Object.assign(new Error('Canceled'), { name: 'Canceled' }), plain), undefined);
});

test('a server that is gone is told in our own words', () => {
  for (const code of [-32097, -32096, 1, 2, 3]) {
    const error = Object.assign(new Error('Pending response rejected since connection got disposed'), { code });
    assert.equal(reason(error, plain), 'Gouji: the server does not run.');
  }
});

test('all else is told as whatever failed has it', () => {
  assert.equal(reason(Object.assign(new Error('不行'), { code: -32803 }), plain), 'Gouji: 不行');
  assert.equal(reason('x', plain), 'Gouji: x');
  assert.equal(reason(undefined, plain), 'Gouji: undefined');
});
