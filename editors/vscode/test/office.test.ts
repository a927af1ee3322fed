import assert from 'node:assert/strict';
import { test } from 'node:test';

import { VIEW, fileOf, isOffice, marks, viewOf } from '../src/office';

const SUFFIX = '（读出的文字）';

test('the view of a file leads back to it', () => {
  for (const path of ['/年报/2024.docx', '/c:/年报/2024 [1].XLSX', '/a（读出的文字）.pdf']) {
    const file = { scheme: 'file', path };
    assert.ok(isOffice(file), path);
    const view = viewOf(file, SUFFIX);
    assert.equal(view.scheme, VIEW);
    assert.ok(!isOffice(view), 'a view has no view');
    assert.deepEqual(fileOf(view, SUFFIX), file);
  }
  assert.equal(fileOf({ scheme: 'file', path: '/2024.docx（读出的文字）' }, SUFFIX), undefined);
  assert.equal(fileOf({ scheme: VIEW, path: '/2024.docx' }, SUFFIX), undefined);
});

test('only files on disk that offices write are shown as they are read', () => {
  for (const path of ['/a.docx', '/a.xlsx', '/a.pdf', '/a.doc', '/a.wps', '/a.xls', '/a.et']) {
    assert.ok(isOffice({ scheme: 'file', path }), path);
    assert.ok(!isOffice({ scheme: 'git', path }), path);
  }
  for (const path of ['/a.md', '/a.docx.md', '/docx', '/a.html']) {
    assert.ok(!isOffice({ scheme: 'file', path }), path);
  }
});

/** The text as a reader sees it. */
function seen(text: string): string {
  let [res, at] = ['', 0];
  for (const it of marks(text)) {
    res += text.slice(at, it.start) + it.shown;
    at = it.end;
  }
  return res + text.slice(at);
}

test('a row of a table is a line with its cells apart, and nothing of the file is lost', () => {
  const table =
    '<table>\n<tr><td rowspan="2">新收<br>\n件</td><td>8</td><td></td></tr>\n<tr><td>9</td></tr>\n</table>\n';
  assert.equal(seen(`<p>总体&lt;1&gt;&amp;2></p>\n${table}<p>三、</p>\n`), '总体<1&gt;&2>\n\n新收\n件 │ 8 │ \n9\n\n三、\n');
  assert.equal(seen('没有标记。\n'), '没有标记。\n');
});
