// The page that draws a form, by itself in a browser: what the server says of a report is drawn in it, wide and
// narrow, light, dark and in high contrast, and an automatic check of its accessibility finds nothing.
/* global document, window -- of the page */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

import { blank, changed, correct, granted, grantedWrong } from './reports.mjs';

const ARTIFACTS = new URL('./artifacts/', import.meta.url).pathname;
const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

const wrong = changed(granted, grantedWrong);

const WORDS = {
  noReport: '此文件不是年度报告。',
  noTable: '报告中没有这张表。',
  unreadable: '这张表的单元格失去了次序。',
  noCell: '无',
  edition: '{0} 年格式',
  blanks: '{0} 格未填',
  findings: '{0} 个问题',
  clean: '没有发现问题',
  fix: '改为 {0}',
  fixes: '查看改法',
};

/** Colours of VS Code's themes, as far as the page names them. */
const THEMES = {
  light: { foreground: '#3b3b3b', 'editor-background': '#ffffff', descriptionForeground: '#3b3b3b', 'panel-border': '#e5e5e5' },
  dark: { foreground: '#cccccc', 'editor-background': '#1f1f1f', descriptionForeground: '#9d9d9d', 'panel-border': '#2b2b2b', 'textLink-foreground': '#4daafc', 'editorError-foreground': '#f14c4c' },
  'high contrast': { foreground: '#ffffff', 'editor-background': '#000000', descriptionForeground: '#ffffff', contrastBorder: '#6fc3df', 'textLink-foreground': '#21a6ff', focusBorder: '#f38518' },
};

let browser, assets;
before(async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  const options = { bundle: true, write: false, outdir: '/', logLevel: 'error' };
  const source = (name) => new URL(`../src/${name}`, import.meta.url).pathname;
  const pages = await build({ ...options, entryPoints: [source('webview/form.ts'), source('webview/form.css')], format: 'esm' });
  const shell = await build({ ...options, entryPoints: [source('formPage.ts')], format: 'esm' });
  const text = (built, end) => built.outputFiles.find((it) => it.path.endsWith(end)).text;
  const { page } = await import(`data:text/javascript,${encodeURIComponent(text(shell, '.js'))}`);
  assets = { page, script: text(pages, '.js'), style: text(pages, '.css') };
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
});
after(() => browser?.close());

/** What a server says of the form of a text. */
async function formOf(text) {
  const server = spawn(process.env.GOUJI_SERVER, ['lsp'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const uri = 'file:///2024.md';
  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    server.stdin.write(body);
  };
  send({ id: 1, method: 'initialize', params: { capabilities: {}, locale: 'zh-cn' } });
  send({ method: 'initialized', params: {} });
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'markdown', version: 1, text } } });
  send({ id: 2, method: 'gouji/form', params: { textDocument: { uri } } });
  let read = Buffer.alloc(0);
  for await (const chunk of server.stdout) {
    read = Buffer.concat([read, chunk]);
    for (;;) {
      const [header] = read.toString('latin1').split('\r\n\r\n', 1);
      const length = Number(/Content-Length: (\d+)/.exec(header)?.[1]);
      const start = header.length + 4;
      if (!(read.length >= start + length)) break;
      const message = JSON.parse(read.subarray(start, start + length).toString());
      read = read.subarray(start + length);
      if (message.id === 2) {
        server.kill();
        return message.result;
      }
    }
  }
  throw new Error('the server is gone');
}

/** The page with a form drawn in it, and what it says to the extension. */
async function open(form, { theme = 'light', width = 1000 } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  await page.route('https://gouji.test/**', (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const [body, contentType] = {
      'form.js': [assets.script, 'text/javascript'],
      'form.css': [assets.style, 'text/css'],
      '': [
        assets.page(
          { script: 'https://gouji.test/form.js', style: 'https://gouji.test/form.css', source: 'https://gouji.test', language: 'zh-CN', title: '表格' },
          WORDS,
        ),
        'text/html',
      ],
    }[name];
    return route.fulfill({ body, contentType });
  });
  await page.addInitScript((colours) => {
    window.said = [];
    window.acquireVsCodeApi = () => ({ postMessage: (it) => window.said.push(it) });
    window.addEventListener('DOMContentLoaded', () => {
      const { style } = document.documentElement;
      for (const [name, value] of Object.entries(colours)) style.setProperty(`--vscode-${name}`, value);
      style.setProperty('--vscode-font-family', 'sans-serif');
      document.body.style.backgroundColor = colours['editor-background'];
    });
  }, THEMES[theme]);
  await page.goto('https://gouji.test/');
  await page.waitForFunction(() => window.said.some((it) => it.type === 'ready'));
  await tell(page, { type: 'form', form });
  await page.locator('td.figure').first().waitFor();
  const said = (type) => page.evaluate((type) => window.said.filter((it) => it.type === type), type);
  return { page, said, close: () => context.close() };
}

function tell(page, message) {
  return page.evaluate((it) => window.postMessage(it, '*'), message);
}

for (const theme of Object.keys(THEMES)) {
  for (const width of [1000, 420]) {
    test(`the form is drawn ${theme}, ${width} wide, for everybody`, async () => {
      const { page, close } = await open(await formOf(wrong), { theme, width });
      assert.equal(await page.getByRole('table').count(), 3);
      await page.locator('td.wrong').first().waitFor();
      await page.screenshot({ path: `${ARTIFACTS}form ${theme} ${width}.png`, fullPage: true });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => window.axe.run(document));
      assert.deepEqual(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).slice(0, 3).join(' ')}`), []);
      await close();
    });
  }
}

test('a wrong cell shows what it should be, and says so to those who do not see it', async () => {
  const { page, said, close } = await open(await formOf(wrong));
  const cell = page.locator('td.wrong');
  assert.equal(await cell.count(), 1);
  assert.equal(await cell.getByRole('textbox').inputValue(), '8');
  assert.equal(await cell.getByRole('textbox').getAttribute('aria-invalid'), 'true');
  await cell.getByRole('button').click();
  assert.equal(await cell.getByRole('button').innerText(), '→ 3');
  assert.equal((await said('fix'))[0].id, 'applications.granted.natural_person');
  // Without a mouse by the key that fixes things in a text, which is said where the cell is.
  await cell.getByRole('textbox').press('Control+.');
  assert.equal((await said('fix')).length, 2);
  assert.match(await cell.locator('.unseen').innerText(), /改为 3 \(Ctrl\+\.\)/);
  await close();
});

test('what is typed is handed on once, and Escape takes it back', async () => {
  const { page, said, close } = await open(await formOf(correct));
  const total = page.getByRole('textbox', { name: '「一、本年新收」总计' });
  await total.fill('31');
  await total.press('Escape');
  assert.equal(await total.inputValue(), '6');
  await total.fill('31');
  await total.press('Enter');
  assert.deepEqual(await said('enter'), [{ type: 'enter', id: 'applications.received.total', text: '31' }]);
  // Refused: it stands there as it was typed, marked, until it is taken back.
  await tell(page, { type: 'refused', id: 'applications.received.total', reason: '这一格只填非负整数' });
  await page.locator('td.refused').waitFor();
  assert.match(await page.locator('#detail').innerText(), /非负整数/);
  await close();
});

test('a form that is drawn again keeps what is being typed', async () => {
  const form = await formOf(correct);
  const { page, said, close } = await open(form);
  const total = page.getByRole('textbox', { name: '「一、本年新收」总计' });
  await total.fill('31');
  await tell(page, { type: 'form', form: { ...form, version: 2 } });
  await tell(page, { type: 'cursor', id: 'applications.granted.total' });
  await page.locator('td.lit').waitFor();
  assert.equal(await total.inputValue(), '31');
  // What is told of it is asked for anew: the text may say something else.
  const ids = (await said('explain')).map((it) => it.id);
  assert.deepEqual(ids, Array(2).fill('applications.received.total'));
  await close();
});

test('what there is to know of a figure is shown where the mouse rests on it', async () => {
  const { page, said, close } = await open(await formOf(correct));
  const id = 'applications.received.total';
  await page.getByRole('textbox', { name: '「一、本年新收」总计' }).hover();
  await page.waitForFunction(() => window.said.some((it) => it.type === 'explain'));
  assert.deepEqual(await said('explain'), [{ type: 'explain', id }]);
  await tell(page, { type: 'explained', id, lines: ['「一、本年新收」总计 = 6', '上年为 5'] });
  const detail = page.locator('#detail');
  await detail.filter({ hasText: '上年为 5' }).waitFor();
  // What was asked of another figure comes too late.
  await tell(page, { type: 'explained', id: 'applications.granted.total', lines: ['别处'] });
  await tell(page, { type: 'cursor', id });
  await page.locator('td.lit').waitFor();
  assert.doesNotMatch(await detail.innerText(), /别处/);
  await close();
});

test('of the last column it is still seen which row it is in', async () => {
  const { page, close } = await open(await formOf(correct), { width: 420 });
  await page.getByRole('textbox', { name: '「一、本年新收」总计' }).focus();
  for (const it of ['一、本年新收', '（一）予以公开']) {
    const label = await page.getByRole('rowheader', { name: it }).boundingBox();
    assert.ok(label.x >= 0 && label.x + label.width < 420, it);
  }
  await page.screenshot({ path: `${ARTIFACTS}form 420, last column.png` });
  await close();
});

test('on paper the tables stand alone, in black', async () => {
  const { page, close } = await open(await formOf(wrong), { theme: 'dark', width: 700 });
  await page.getByRole('textbox', { name: '「一、本年新收」总计' }).focus();
  await page.locator('#detail p').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('#detail').isHidden());
  assert.equal(await page.locator('.fix:visible').count(), 0);
  const colours = await page.locator('h1, th, td input').evaluateAll((all) => all.map((it) => window.getComputedStyle(it).color));
  assert.deepEqual([...new Set(colours)], ['rgb(0, 0, 0)']);
  await close();
});

test('Tab goes from blank to blank over tables, and never to a button that has come up', async () => {
  // Blanks before and behind a wrong figure, and in the next table.
  const total = /(\| （二）部分公开[^|]*(?:\| \d )+)\| 1 \|/;
  const last = /\| \d \|(?=\n\n## 五、)/;
  const permits = /(\| 行政许可) \| \d+ /;
  for (const it of [total, last, permits]) assert.match(wrong, it);
  const text = wrong.replace(total, '$1|  |').replace(last, '|  |').replace(permits, '$1 |  ');
  const { page, close } = await open(await formOf(text));
  await page.locator('td.wrong').first().waitFor();
  const blanks = page.locator('td.blank input');
  assert.equal(await blanks.count(), 3);
  await blanks.first().focus();
  for (const blank of [blanks.nth(1), blanks.nth(2)]) {
    await page.keyboard.press('Tab');
    assert.ok(await blank.evaluate((it) => it === document.activeElement));
  }
  await close();
});

test('Tab goes from blank to blank, the arrows go everywhere', async () => {
  const { page, close } = await open(await formOf(blank));
  const blanks = page.locator('td.blank input');
  const [first, second] = [blanks.nth(0), blanks.nth(1)];
  await first.focus();
  await page.keyboard.press('Tab');
  assert.ok(await second.evaluate((it) => it === document.activeElement));
  await page.keyboard.press('ArrowLeft');
  assert.ok(await first.evaluate((it) => it === document.activeElement));
  await page.keyboard.press('ArrowDown');
  assert.ok(await first.evaluate((it) => it !== document.activeElement && document.activeElement.tagName === 'INPUT'));
  await close();
});
