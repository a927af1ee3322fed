import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { asText } from '../src/words';

const root = process.cwd();

function json(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>;
}

test('every message has a Chinese text, and no text is left over', () => {
  const files = readdirSync(join(root, 'src')).filter((it) => it.endsWith('.ts'));
  const source = files.map((it) => readFileSync(join(root, 'src', it), 'utf8'));
  const used = new Set<string>();
  // Every literal in the sources that is in the bundle, and every literal handed to a translation.
  const bundle = Object.keys(json('l10n/bundle.l10n.zh-cn.json'));
  for (const text of source) {
    for (const [, literal = ''] of text.matchAll(/\bt\(\s*'((?:[^'\\]|\\.)*)'/g)) {
      used.add(literal);
    }
    for (const message of bundle) {
      if (text.includes(`'${message}'`)) {
        used.add(message);
      }
    }
  }
  assert.deepEqual([...used].sort(), bundle.sort());
});

test('no word of the form stands in the extension: the server sends them', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.ts'));
  const words = files.flatMap((it) => readFileSync(join(root, 'src', it), 'utf8').match(/\p{Script=Han}+/gu) ?? []);
  // An organ that does not exist, where one is asked for.
  assert.deepEqual(words, ['云溪县石桥镇人民政府']);
});

test('every text of package.json is there in both languages', () => {
  const used = [...readFileSync(join(root, 'package.json'), 'utf8').matchAll(/"%([\w.-]+)%"/g)].map((it) => it[1]);
  const expected = [...new Set(used)].sort();
  for (const path of ['package.nls.json', 'package.nls.zh-cn.json']) {
    assert.deepEqual(Object.keys(json(path)).sort(), expected, path);
  }
});

test('text from elsewhere is shown as it stands', () => {
  assert.equal(asText('[点此](command:x) \u202e[a](b)\u001b[2J\n'), '[点此] (command:x)  [a] (b) [2J ');
  assert.equal(asText('错误：报告.md：文件不存在'), '错误：报告.md：文件不存在');
});
