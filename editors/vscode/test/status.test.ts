import assert from 'node:assert/strict';
import { test } from 'node:test';

import { status, type Shown } from '../src/status';
import { plain } from '../src/words';

const clean = { errors: 0, warnings: 0, notes: 0, hints: 0 };

function text(shown: Partial<Shown>): string | undefined {
  return status({ life: 'running', report: undefined, ...shown }, plain)?.text;
}

test('nothing is shown where there is no report', () => {
  assert.equal(text({}), undefined);
  assert.equal(text({ life: 'starting' }), undefined);
});

test('a clean report shows its year', () => {
  assert.equal(text({ report: { years: [2024], findings: clean } }), '$(pass) Gouji 2024');
});

test('findings are counted', () => {
  const findings = { ...clean, errors: 2, warnings: 1, notes: 1 };
  const shown = status({ life: 'running', report: { years: [2024], findings } }, plain);
  assert.equal(shown?.text, '$(error) Gouji 2024: 4');
  assert.equal(shown.tooltip, 'Errors: 2, warnings: 1, notes: 1. Click for the list.');
});

test('without errors it is a warning', () => {
  const findings = { ...clean, notes: 3 };
  assert.equal(text({ report: { years: [], findings } }), '$(warning) Gouji: 3');
});

test('hints, which no panel lists, are told and not counted', () => {
  const shown = status({ life: 'running', report: { years: [2024], findings: { ...clean, hints: 2 } } }, plain);
  assert.equal(shown?.text, '$(pass) Gouji 2024');
  assert.equal(shown.tooltip, 'Hints, marked in the text only: 2.');
  assert.equal(text({ report: { years: [2024], findings: { ...clean, errors: 1, hints: 2 } } }), '$(error) Gouji 2024: 1');
});

test('a file of many reports shows the span of their years', () => {
  assert.equal(text({ report: { years: [2023, 2021, 2023], findings: clean } }), '$(pass) Gouji 2021–2023');
});

test('a server that does not run is said, report or not', () => {
  const shown = status({ life: 'stopped', report: undefined }, plain);
  assert.equal(shown?.text, '$(error) Gouji');
  assert.equal(shown.failed, true);
});
