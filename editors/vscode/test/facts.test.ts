import assert from 'node:assert/strict';
import { test } from 'node:test';

import { page, parseFacts, tables, type Fact, type Report } from '../src/facts';
import { plain } from '../src/words';

function fact(id: string, value: number | null = 1, raw = String(value ?? '')): Fact {
  return { id, value, raw, location: { row: 3, column: 5 }, end_location: { row: 3, column: 6 } };
}

test('rows and columns come from the ids, in their order', () => {
  const ids = ['received.natural_person', 'received.total', 'denied.state_secret.total'];
  const [table, ...others] = tables(ids.map((it) => fact(`applications.${it}`)), true);
  assert.equal(others.length, 0);
  assert.equal(table?.caption, '三、收到和处理政府信息公开申请情况');
  assert.deepEqual(table.columns, ['自然人', '总计']);
  const rows = table.rows.map((it) => [it.label, ...it.cells.map((cell) => cell?.id)]);
  assert.deepEqual(rows, [
    ['一、本年新收政府信息公开申请数量', 'applications.received.natural_person', 'applications.received.total'],
    ['（三）1.属于国家秘密', undefined, 'applications.denied.state_secret.total'],
  ]);
});

test('section two is several tables under one caption', () => {
  const ids = ['regulations.issued', 'regulations.in_force', 'normative_documents.issued', 'permits.decisions'];
  const found = tables(ids.map((it) => fact(`disclosure.${it}`)), true);
  assert.deepEqual(
    found.map((it) => [it.caption, it.rows.length, it.columns.length]),
    [
      ['二、主动公开政府信息情况', 2, 2],
      ['', 1, 1],
    ],
  );
});

test('in English, and for ids that are new, the id is the label', () => {
  const [table] = tables([fact('disputes.litigation_direct.upheld'), fact('disputes.x_y.upheld')], false);
  assert.deepEqual(table?.rows.map((it) => it.label), ['litigation direct', 'x y']);
});

test('the page holds no markup of the report and no scripts', () => {
  const report: Report = {
    title: '<script>alert(1)</script>"年报"',
    agency: null,
    year: 2024,
    edition: '2021',
    facts: [fact('applications.received.total', 7), fact('applications.total.total', null, '<b>/</b>')],
  };
  const html = page([report], true, (it) => `command:x?"${it.id}"`, plain);
  assert.ok(!html.includes('<script') && !html.includes('<b>'), html);
  assert.ok(html.includes('&lt;script&gt;') && html.includes('&lt;b&gt;/&lt;/b&gt;'));
  assert.ok(html.includes('href="command:x?&quot;applications.received.total&quot;"'));
  assert.ok(html.includes("default-src 'none'"));
  assert.ok(!html.includes('null'), 'what is not known is not shown');
});

test('what is no answer of the server is told apart', () => {
  assert.equal(parseFacts('no json'), undefined);
  assert.equal(parseFacts('{}'), undefined);
  assert.deepEqual(parseFacts('{"reports":[]}'), []);
});
