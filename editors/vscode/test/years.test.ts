import assert from 'node:assert/strict';
import { test } from 'node:test';

import { plain } from '../src/words';
import { lastYear, yearProblem } from '../src/years';

const years = { first: 2019, last: 2099 };

test('in January the report is about the year before', () => {
  assert.equal(lastYear(new Date(2025, 0, 10)), 2024);
});

test('a year has four digits and is one that there is a form for', () => {
  for (const it of ['2024', ' 2019 ', '2099']) {
    assert.equal(yearProblem(it, years, plain), undefined);
  }
  for (const it of ['', '24', '20245', '2018', '2100', '二〇二四', '2024年']) {
    assert.equal(yearProblem(it, years, plain), 'A year from 2019 to 2099: there is a form for these.');
  }
});
