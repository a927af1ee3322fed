import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lastYear, yearProblem } from '../src/form';
import { plain } from '../src/words';

test('in January the report is about the year before', () => {
  assert.equal(lastYear(new Date(2025, 0, 10)), 2024);
});

test('a year has four digits and is one that has reports', () => {
  for (const it of ['2024', ' 2008 ']) {
    assert.equal(yearProblem(it, plain), undefined);
  }
  for (const it of ['', '24', '20245', '1999', '二〇二四', '2024年']) {
    assert.equal(yearProblem(it, plain), 'A year of four digits, such as 2024.');
  }
});
