// Files that offices write: each opens as the text that is read of it, with what is found in it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { changed, correct, granted, grantedWrong } from './reports.mjs';
import { attempts, eventually, openWorkbench } from './workbench.mjs';

const wrong = changed(granted, grantedWrong);
const FOUND = /予以公开.*为 8.*应为 3/;
const ROW = '（一）予以公开';

const fixture = (name) => readFileSync(new URL(`../../../fixtures/office/${name}`, import.meta.url));

/** A report as a document of Word. */
function word(text) {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-word-'));
  try {
    const path = join(folder, 'report.docx');
    execFileSync(process.env.GOUJI_SERVER, ['convert', '-', '-o', path], { input: text });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let it;
before(async () => {
  it = await openWorkbench({
    files: {
      '总数有误.docx': word(wrong),
      '列出.docx': word(wrong),
      '印出.pdf': fixture('libreoffice.pdf'),
      '旧文件.doc': Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('WordDocument', 'utf16le')]),
    },
  });
  // Before VS Code has read what extensions add, it has nothing to show a Word file with.
  await it.command('Gouji: Show Output');
});
after(() => it?.stop());

beforeEach(() => it.begin());
afterEach((scene) => it.end(scene, () => it.closeAll()));

/** Opens the text of a file from its menu in the list of files. */
async function show(name) {
  const file = it.page.locator('.explorer-folders-view').getByRole('treeitem', { name });
  await attempts(`the text of ${name} is shown`, async (timeout) => {
    await file.click({ button: 'right', timeout });
    await it.page.getByRole('menuitem', { name: 'Show the Text of This Office File' }).click({ timeout });
    await it.page.locator('.tab.active', { hasText: `${name} (as read)` }).waitFor({ timeout });
    return true;
  });
}

const line = (text) => it.page.locator('.monaco-editor .view-line', { hasText: text });

test('a Word file opens as it was read, with what is found in it', async () => {
  await it.open('总数有误.docx');
  await it.page.locator('.tab.active', { hasText: '总数有误.docx (as read)' }).waitFor();
  await it.onlyProblem(FOUND, /gouji\s*cross-footing-mismatch/);
  await it.status.filter({ hasText: 'Gouji 2024: 1' }).waitFor();
  assert.equal(await it.page.locator('.tab').count(), 1, 'nothing else is left open');

  // From its finding: the row is seen as a row, and the digit is underlined.
  await attempts('the finding leads to its place', async (timeout) => {
    await it.problems.first().dblclick({ timeout });
    await line(ROW).first().waitFor({ timeout });
    return true;
  });
  await it.errors.first().waitFor();
  await it.screenshot('office file');
  // The marks of the text are there and take no room.
  const row = (await line(ROW).first().textContent()).replaceAll('\u00a0', ' ');
  assert.equal(row.split('8').length, 2, row);
  await eventually('a squiggle lies under the digit and nothing else', async () => {
    const [squiggle, digit] = [await it.errors.boundingBox({ timeout: 1000 }), await it.drawn(row, '8')];
    assert.ok(squiggle && digit, 'both are drawn');
    assert.ok(Math.abs(squiggle.x - digit.x) < 1.5, `${squiggle.x} ${digit.x}`);
    assert.ok(Math.abs(squiggle.width - digit.width) < 1.5, `${squiggle.width} ${digit.width}`);
    return true;
  });

  // What the figure counts is told where it stands.
  await it.command('View: Focus Active Editor Group');
  await it.command('Show or Focus Hover');
  await it.page.locator('.monaco-hover:visible', { hasText: /予以公开.*自然人 = 8/s }).first().waitFor();
  await it.screenshot('hover in an office file');
  await it.page.keyboard.press('Escape');

  // Nothing can be changed here, and nothing offers to.
  await it.page.keyboard.type('5');
  await it.page.keyboard.press('Control+.');
  assert.equal(await it.page.locator('.action-widget .monaco-list-row', { hasText: '改为 3' }).count(), 0);
  // What is above comes from the outline. VS Code draws breadcrumbs of files alone.
  await it.page.locator('.sticky-widget .sticky-line-content', { hasText: '云溪县石桥镇人民政府2024年' }).first().waitFor();

  // What is saved in Word meanwhile is read.
  it.write('总数有误.docx', word(correct));
  await it.noProblems();
  it.write('总数有误.docx', word(wrong));
  await it.problem(FOUND);
});

test('a PDF is read from its menu', async () => {
  await show('印出.pdf');
  await line('云溪县石桥镇人民政府2024年政府信息公开工作年度报告').first().waitFor();
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  await it.noProblems();
  await it.screenshot('PDF');
});

test('what cannot be read says so where its text would be', async () => {
  await show('旧文件.doc');
  await line('旧版 Word 或 WPS 文件，请打开后另存为 .docx').waitFor();
  assert.equal(await it.page.locator('.notification-list-item').count(), 0);
});

test('a finding of a file that is not open leads to its place in the view', async () => {
  await it.told(/3 reports, 2 findings/, () => it.command('Gouji: Check the Reports of the Workspace'));
  await it.showProblems();
  const rows = it.page.locator('.markers-panel .monaco-list-row');
  const place = await eventually('both are listed, each below its file', async () => {
    const texts = (await rows.allInnerTexts()).map((it) => it.replace(/\s+/g, ' '));
    const at = texts.findIndex((it) => it.includes('列出.docx (as read)')) + 1;
    assert.ok(at > 0 && FOUND.test(texts[at]), texts.join('\n'));
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(texts[at]);
    return { at, line: Number(line), column: Number(column) };
  });
  // The list of files says that there is something in it, as it does of texts.
  const file = it.page.locator('.explorer-folders-view').getByRole('treeitem', { name: '列出.docx' });
  await file.locator('[class*="itemBadge"]').first().waitFor({ state: 'attached' });
  await attempts('the finding leads to its place', async (timeout) => {
    await rows.nth(place.at).dblclick({ timeout });
    await it.page.locator('.tab.active', { hasText: '列出.docx (as read)' }).waitFor({ timeout });
    // The figure is selected, and the cursor stands behind it.
    await it.cursorAt(`Ln ${place.line}, Col ${place.column + 1} (1 selected)`, { timeout });
    return true;
  });
  await line(ROW).first().waitFor();
  await it.screenshot('finding of an office file');
});
