// What the editor offers while a report is written, in a real workbench.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { changed, correct, granted, grantedRow, grantedWrong, old, tsv } from './reports.mjs';
import { attempts, eventually, openWorkbench } from './workbench.mjs';

const SECTION_4 = /\n## 四、[^]*?(?=\n## 五、)/;
const SAID = '新收政府信息公开申请';
const RECEIVED = '| 一、本年新收政府信息公开申请数量 |';

let it;
before(async () => {
  it = await openWorkbench({
    files: {
      '悬停.md': correct,
      '栏目.txt': tsv,
      '提示.md': changed(granted, grantedWrong),
      '缺四.md': correct.replace(SECTION_4, ''),
      '总计.md': changed(`${grantedRow} 4 |`, `${grantedRow}  |`),
      '排齐.md': changed(`${grantedRow} 4 |`, '|（一）予以公开|３|1|0|0|0|0|4|'),
      '改数.md': correct,
      '换排版.md': correct,
      '图片.md': changed('本报告依据', '![](seal.png)本报告依据'),
      '旧格式.md': old,
      '大纲.md': correct,
      '.vscode/settings.json': '{}',
    },
  });
});
after(() => it?.stop());

beforeEach(() => it.begin());
afterEach((scene) => it.end(scene, () => it.closeAll()));

/** The lines of the editor that has the keys, as far as they are drawn. */
const line = (text) => it.page.locator('.view-line', { hasText: text }).first();

test('a hover says what a figure counts, and its identities with the numbers put in', async () => {
  await it.open('悬停.md');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  const hover = it.page.locator('.monaco-hover:visible').first();
  const shows = async (before, ...texts) => {
    await it.goTo('悬停.md', before);
    await it.command('Show or Focus Hover');
    for (const text of texts) await hover.filter({ hasText: text }).waitFor();
  };
  await shows('4 |\n| （二）部分公开', /予以公开.*总计 = 4/s, /3 \+ 1 \+ 0 \+ 0 \+ 0 \+ 0 = 4 ✓/);
  await it.screenshot('hover');
  await it.page.keyboard.press('Escape');
  await shows('6件。健全', /本年新收/, /6/);
});

test('hints name the columns where no header is seen, and the setting turns them off', async () => {
  await it.open('栏目.txt');
  await it.status.filter({ hasText: 'Gouji' }).waitFor();
  await it.goTo('栏目.txt', '一、本年新收政府信息公开申请数量');
  await line(/一、本年新收.*自然人.*商业企业.*总计/).waitFor();
  await it.screenshot('hints');
  it.configure({ 'gouji.hints.columns': false });
  await line(/一、本年新收.*自然人/).waitFor({ state: 'detached' });
  it.configure({});
});

test('lenses say how title, tables and text tie out, and lead to what does not', async () => {
  await it.open('提示.md');
  await it.goTo('提示.md', '## 三、');
  const lens = (text) => it.page.locator('.codelens-decoration a', { hasText: text });
  await lens(/表三勾稽 37\/39，2 处不符/).waitFor();
  await it.screenshot('lenses');
  const leads = (text, { line, column }) =>
    attempts(`${text} leads to line ${line}`, async (timeout) => {
      await lens(text).click({ timeout });
      await it.cursorAt(`Ln ${line}, Col ${column + 1} (1 selected)`, { timeout });
      return true;
    });
  const digit = await it.goTo('提示.md', '8 | 1 | 0 | 0 | 0 | 0 | 4 |');
  // Both to the digit that is wrong, whatever sums it throws off.
  await it.goTo('提示.md', '## 三、');
  await leads(/表三勾稽/, digit);
  await it.goTo('提示.md', '# 云溪县');
  await leads(/1 处错误/, digit);
});

test('the outline is searched for a row', async () => {
  await it.open('大纲.md');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  await it.ask('Control+Shift+O', '@重复申请', '2.重复申请');
  await eventually('the cursor in the row', async () => (await it.place()).line === rowOf('2.重复申请'));
  const symbol = it.choices.filter({ hasText: /云溪县石桥镇人民政府.*2024/ }).first();
  await attempts('the report is among the symbols of the workspace', async (timeout) => {
    await it.page.keyboard.press('Control+t');
    await it.page.locator('.quick-input-widget:visible input').first().fill('#石桥2024', { timeout });
    await symbol.waitFor({ timeout });
    await it.screenshot('symbols');
    await it.page.keyboard.press('Escape');
    return true;
  });
});

function rowOf(text) {
  return correct.slice(0, correct.indexOf(text)).split('\n').length;
}

/** Asks for completion at the cursor, and takes the one with this text. */
async function complete(text, shown = () => {}) {
  const row = it.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: text }).first();
  await attempts(`${text} is completed`, async (timeout) => {
    await it.page.keyboard.press('Control+Space');
    await row.waitFor({ timeout });
    await shown();
    await row.click({ timeout });
    await it.page.locator('.suggest-widget.visible').waitFor({ state: 'detached', timeout });
    return true;
  });
}

test('what is missing is completed, the next first, and filled in from place to place', async () => {
  await it.open('缺四.md');
  await it.problem(/四/);
  await it.goTo('缺四.md', '## 五、');
  await it.page.keyboard.press('Enter');
  await it.page.keyboard.press('ArrowUp');
  const first = it.page.locator('.suggest-widget.visible .monaco-list-row').first();
  await complete('四、', async () => {
    assert.match(await first.innerText(), /四、/);
    await it.screenshot('completion');
  });
  for (let n = 0; n < 15; n += 1) {
    await it.page.keyboard.type(n % 5 === 4 ? '1' : n % 5 === 0 ? '1' : '0');
    await it.page.keyboard.press('Tab');
  }
  await line(/1\s*\|\s*0\s*\|\s*0\s*\|\s*0\s*\|\s*1/).waitFor();
  await it.noProblems();
});

test('a total is completed with the sum of its parts', async () => {
  await it.open('总计.md');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  await it.goTo('总计.md', ' |\n| （二）部分公开');
  await complete('4');
  await it.save();
  const wanted = `${grantedRow.replaceAll(' ', '')}4|`;
  await eventually('the sum is in the cell', () => it.read('总计.md').replaceAll(' ', '').includes(wanted));
  await it.noProblems();
});

test('a document is formatted: bars below one another, digits as the form has them, once and for all', async () => {
  await it.open('排齐.md');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  await it.command('Format Document');
  await line(/信息内容\s{4,}/).waitFor();
  await it.screenshot('formatted');
  await it.save();
  await eventually('the file is formatted', () => /（一）予以公开 +\| 3 +\|/.test(it.read('排齐.md')));
  const once = it.read('排齐.md');
  const squeezed = (text) => text.replaceAll(/ +/g, '').replaceAll(/-+/g, '-');
  assert.equal(squeezed(once), squeezed(correct), 'no figure and no word is another');
  await it.command('Format Document');
  await it.save();
  await eventually('nothing is left to format', () => it.read('排齐.md') === once);
  await it.noProblems();
});

test('a figure is renamed in its cell and in the text', async () => {
  await it.open('改数.md');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  await it.goTo('改数.md', '6件。健全');
  const input = it.page.locator('.rename-box input');
  await attempts('the figure is renamed', async (timeout) => {
    await it.page.keyboard.press('F2');
    await input.waitFor({ timeout });
    await input.fill('7', { timeout });
    await input.press('Enter', { timeout });
    await line(/7件。健全|申请7件/).waitFor({ timeout });
    return true;
  });
  await it.save();
  await eventually('the number is another in both places', () => {
    const text = it.read('改数.md');
    return text.includes(`${SAID}7件`) && text.includes(`${RECEIVED} 5 | 1 | 0 | 0 | 0 | 0 | 7 |`);
  });
});

/** Takes a refactoring at the cursor from the menu of refactorings. */
async function refactor(text, shown = () => {}) {
  const row = it.page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
  await attempts(`the refactoring ${text} is taken`, async (timeout) => {
    await it.command('View: Focus Active Editor Group');
    await it.focused();
    await it.page.keyboard.press('Control+Shift+r');
    await row.waitFor({ timeout });
    await shown();
    await row.click({ timeout });
    return true;
  });
}

test('a report is converted to another layout and back without losing anything', async () => {
  await it.open('换排版.md');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  await it.goTo('换排版.md', '## 三、');
  await refactor('把这份报告换成 HTML', async () => {
    await it.screenshot('refactorings');
    // Of the layouts there are only the others.
    const rows = it.page.locator('.action-widget .monaco-list-row', { hasText: '把这份报告换成' });
    assert.deepEqual((await rows.allInnerTexts()).filter((it) => it.includes('Markdown')), []);
  });
  await line('<h2>').waitFor();
  await it.noProblems();
  await refactor('把这份报告换成 Markdown');
  await line(/^##\s/).waitFor();
  await it.save();
  // A file is emptied before it is written.
  const now = await eventually('it is saved, to its end', () => {
    const text = it.read('换排版.md');
    return text !== correct && /^## 六、/m.test(text) && text;
  });
  assert.deepEqual([...figuresOf(now)], [...figuresOf(correct)]);
  for (const it of correct.split('\n').filter((it) => !it.startsWith('|'))) assert.ok(now.includes(it), it);
  await it.noProblems();
});

test('a conversion says beforehand what it leaves behind', async () => {
  await it.open('图片.md');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  await it.goTo('图片.md', '## 三、');
  await refactor('把这份报告换成 HTML（去掉 1 张图片）');
  await line('<h2>').waitFor();
});

test('tables of the form before are brought into the form in force', async () => {
  await it.open('旧格式.md');
  await it.problem(/2019/);
  await it.goTo('旧格式.md', '规章');
  await it.fix(/现行格式/, () => it.screenshot('outdated form'));
  await line(/现行有效件数/).waitFor();
  await eventually('nothing is found of the old form', async () => !(await it.listed()).some((it) => it.includes('outdated-form')));
});

test('a report is written from nothing to the last finding', async () => {
  const name = '新的报告.md';
  // As it comes: the form of the year, with blanks.
  await it.command('Gouji: New Report');
  await it.answer('The year that the report is about', '2024');
  await it.answer('The organ whose report it is', '云溪县石桥镇人民政府');
  await it.choose('Markdown');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  await saveAs(name);
  // The numbers, as in Word: from blank to blank.
  const form = await it.openForm(name);
  const blanks = form.locator('td.blank');
  const numbers = [...figuresOf(correct)];
  await eventually('a blank for each number', async () => (await blanks.count()) === numbers.length);
  await blanks.first().getByRole('textbox').click();
  await it.untraced(async () => {
    for (const number of numbers) {
      await it.page.keyboard.type(number);
      await it.page.keyboard.press('Tab');
    }
  });
  await eventually('no blank is left', async () => (await blanks.count()) === 0);
  await it.screenshot('form filled in');
  await it.command('View: Focus First Editor Group');
  await it.command('View: Close Editors in Other Groups');
  assert.deepEqual([...figuresOf(await saved(name))], numbers, 'nothing that was typed is lost');
  // The words: sentences with the figures of the tables, and some of one's own.
  for (const [heading, words] of [
    ['### （一）主动公开', /主动公开：制发/],
    ['### （二）依申请公开', /依申请公开：新收/],
    ['### （三）', '健全政府信息管理制度，公开前逐条审核。'],
    ['### （四）', '及时更新政府网站栏目。'],
    ['### （五）', '将政务公开纳入年度考核。'],
    ['## 五、', '公开的内容还不够丰富，下一步将围绕群众关切充实内容。'],
    ['## 六、', /信息处理费：未收取/],
  ]) {
    await it.goTo(name, heading);
    for (const key of ['ArrowDown', 'ArrowDown', 'Home', 'Shift+End', 'Delete']) await it.page.keyboard.press(key);
    if (words instanceof RegExp) await complete(words);
    else await it.page.keyboard.type(words);
  }
  await it.noProblems();
  await it.screenshot('report written');
  // A slip, which is seen and mended.
  const written = await saved(name);
  const [, total] = /（一）予以公开.*\| *(4 *\|\n.*（二）部分公开)/.exec(written);
  await it.goTo(name, total);
  await it.page.keyboard.press('Shift+ArrowRight');
  await it.page.keyboard.type('9');
  await it.onlyProblem(/予以公开.*9.*4/, /cross-footing-mismatch/);
  await it.fix(/改为 4/);
  await it.noProblems();
  assert.equal(await saved(name), written);
  // Another layout and back, in order, and nothing is left to find.
  await refactor('把这份报告换成 HTML');
  await line('<h2>').waitFor();
  await refactor('把这份报告换成 Markdown');
  await line(/^##\s/).waitFor();
  await it.command('Format Document');
  const last = await saved(name);
  assert.deepEqual([...figuresOf(last)], numbers);
  for (const sentence of ['全年制发行政规范性文件2件', '未收取信息处理费']) assert.ok(last.includes(sentence), last);
  await it.noProblems();
  await it.screenshot('report handed in');
});

/** Saves the file that is open under a name in the folder. */
async function saveAs(name) {
  const widget = it.page.locator('.quick-input-widget:visible', { hasText: 'Save As' });
  const input = widget.locator('input').first();
  await attempts(`it is saved as ${name}`, async (timeout) => {
    if (!(await input.isVisible())) await it.command('File: Save As...');
    // Until it lists the folder, it has a name of its own to put in.
    await widget.locator('.monaco-list-row').first().waitFor({ timeout });
    await input.fill(join(it.folder, name), { timeout });
    await input.press('Enter', { timeout });
    await it.page.locator('.tab.active', { hasText: name }).waitFor({ timeout });
    return true;
  });
}

/** Saves the file of this name; gives what it has then. */
async function saved(name) {
  await it.save();
  await it.page.locator('.tab.active:not(.dirty)', { hasText: name }).waitFor();
  return it.read(name);
}

/** The figures of the tables in the order of the form. */
function* figuresOf(text) {
  for (const row of text.split('\n').filter((it) => it.startsWith('|'))) {
    yield* row.split('|').map((it) => it.trim()).filter((it) => /^[\d.]+$/.test(it));
  }
}
