// What a user sees and does, in a real workbench.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import {
  blank,
  changed,
  correct,
  granted,
  grantedRow,
  grantedWrong,
  hostile,
  hostileCell,
  layouts,
  notice,
} from './reports.mjs';
import { attempts, eventually, eventuallyEqual, openWorkbench } from './workbench.mjs';

const wrong = changed(granted, grantedWrong);
const FOUND = /予以公开.*为 8.*应为 3/;

/** The report in a layout by a name that is not looked for with any other. */
const inLayout = (name) => `${10 + Object.keys(layouts).indexOf(name)} ${name}`;

let it;
before(async () => {
  const names = ['一个错误.md', '打字.md', '保存.txt', '重启.md', '命令.md'];
  const wrongTotal = changed(`${grantedRow} 4 |`, `${grantedRow} 9 |`);
  const files = Object.fromEntries(names.map((name) => [name, wrong]));
  it = await openWorkbench({
    files: {
      ...files,
      ...Object.fromEntries(Object.entries(layouts).map(([name, text]) => [`版式/${inLayout(name)}`, text])),
      '打字.md': correct,
      '来源.md': correct,
      '填表.md': correct,
      '空表.txt': blank,
      '大纲.txt': correct,
      '重算.md': wrongTotal,
      '通知.md': notice,
      '显示.md': hostile,
      '网页.html': '<table><tr><td>总计</td><td>3</td></tr></table>\n',
      '各单位/财政局.txt': wrong,
      // No workspace can choose a program to run.
      '.vscode/settings.json': JSON.stringify({ 'gouji.server.path': '/bin/false' }),
    },
    settings: { 'explorer.autoReveal': false, '[plaintext]': { 'editor.codeActionsOnSave': { 'source.fixAll.gouji': 'explicit' } } },
  });
});
after(() => it?.stop());

beforeEach(() => it.begin());
afterEach((scene) => it.end(scene, () => it.closeAll()));

test('a wrong digit is underlined, listed and repaired from the menu', async () => {
  await it.open('一个错误.md');
  const { line, column } = await it.goTo('一个错误.md', '8 | 1 | 0 | 0 | 0 | 0 | 4 |');
  await it.onlyProblem(FOUND, new RegExp(`Ln ${line}, Col ${column}\\b`), /gouji\s*cross-footing-mismatch/);

  await eventually('a squiggle lies under the digit and nothing else', async () => {
    assert.equal(await it.errors.count(), 1);
    const [squiggle, digit] = [await it.errors.boundingBox({ timeout: 1000 }), await it.drawn('| （一）予以公开', '8')];
    assert.ok(squiggle && digit, 'both are drawn');
    assert.ok(Math.abs(squiggle.x - digit.x) < 1.5, `${squiggle.x} ${digit.x}`);
    assert.ok(Math.abs(squiggle.width - digit.width) < 1.5, `${squiggle.width} ${digit.width}`);
    assert.ok(Math.abs(squiggle.y + squiggle.height - digit.y - digit.height) < digit.height / 2);
    return true;
  });
  await it.status.filter({ hasText: 'Gouji 2024: 1' }).waitFor();
  await it.screenshot('problems');

  await it.fix(/改为 3/, () => it.screenshot('quick fix'));
  await it.page.locator('.view-line', { hasText: /予以公开.\|.3.\|/ }).waitFor();
  await it.save();
  await eventually('the file has the right digit', () => it.read('一个错误.md') === correct);
  await it.noProblems();
});

test('findings follow what is typed in the middle of a table', async () => {
  await it.open('打字.md');
  await it.noProblems();
  await it.goTo('打字.md', '1 | 0 | 0 | 0 | 0 | 0 | 1 |\n| 2.没有现成信息');
  await it.page.keyboard.type('4');
  await it.problem(/不掌握相关政府信息.*41/);
  await it.page.keyboard.press('Backspace');
  await it.noProblems();
  // Many keys at once, and a line above: the place is right all the same.
  const place = await it.goTo('打字.md', '6 |\n| 二、上年结转');
  await it.page.keyboard.type('123456789');
  await it.problem(/1234567896/);
  await it.goTo('打字.md', '本报告依据');
  await it.page.keyboard.press('Enter');
  await it.problem(new RegExp(`1234567896.*Ln ${place.line + 1},`, 's'));
  await it.command('File: Revert File');
  await it.noProblems();
});

test('breadcrumbs and sticky scroll follow the outline', async () => {
  await it.open('大纲.txt');
  await it.goTo('大纲.txt', '8.属于行政查询事项');
  for (const name of ['三、收到和处理政府信息公开申请情况', '表三', '（三）不予公开', '8.属于行政查询事项']) {
    await it.page.locator('.breadcrumbs-control .monaco-breadcrumb-item', { hasText: name }).waitFor();
  }
  // Whatever is in sight of the last section, the title and the section of the first line stay above it.
  await it.goTo('大纲.txt', '六、其他需要报告的事项');
  const sticky = it.page.locator('.sticky-widget .sticky-line-content');
  await sticky.filter({ hasText: '云溪县石桥镇人民政府2024年' }).first().waitFor();
  await sticky.filter({ hasText: /[一二三四]、/ }).first().waitFor();
  await it.screenshot('outline');
});

test('everything safe is fixed on save', async () => {
  await it.open('保存.txt');
  await it.problem(FOUND);
  await it.goTo('保存.txt', '主动公开的内容还不够丰富');
  await it.page.keyboard.type('目前');
  await it.save();
  const expected = changed('主动公开的内容还不够丰富', '目前主动公开的内容还不够丰富');
  await eventually('the file is saved and fixed', () => it.read('保存.txt') === expected);
  await it.noProblems();
});

test('the command fixes everything safe', async () => {
  await it.open('命令.md');
  await it.problem(FOUND);
  await it.command('Gouji: Fix Everything That Can Be Fixed Safely');
  await it.noProblems();
  assert.equal(it.read('命令.md'), wrong, 'nothing is saved unasked');
  await it.command('File: Revert File');
  await it.problem(FOUND);
  it.write('命令.md', correct);
  await it.noProblems();
});

test('totals are recomputed in the table at the cursor', async () => {
  await it.open('重算.md');
  await it.problem(/予以公开.*9/);
  await it.goTo('重算.md', '本报告依据');
  await it.told(/no table here/, () => it.command('Gouji: Recompute the Totals of This Table'));
  await it.problem(/予以公开.*9/);
  await it.goTo('重算.md', `${grantedRow} 9 |`);
  await it.command('Gouji: Recompute the Totals of This Table');
  await it.noProblems();
  await it.save();
  await eventually('the total is right', () => it.read('重算.md') === correct);
});

test('a file that is no report stays untouched', async () => {
  await it.open('网页.html');
  await it.open('通知.md');
  // Whoever asks is told so; by then everything has been seen that would show.
  const nothing = /nothing that can be fixed safely/;
  await it.told(nothing, () => it.command('Gouji: Fix Everything That Can Be Fixed Safely'));
  await it.told(/this file holds no annual report/, () => it.command('Gouji: Show the Form Beside the Text'));
  await it.status.waitFor({ state: 'hidden' });
  await it.noProblems();
  // What is typed after it is answered in a report, and only there.
  await it.open('打字.md');
  await it.goTo('打字.md', '1 | 0 | 0 | 0 | 0 | 0 | 1 |\n| 2.没有现成信息');
  await it.page.keyboard.type('4');
  await it.problem(/41/);
  await it.page.getByRole('treeitem', { name: /problems in file (通知|网页)/ }).waitFor({ state: 'detached' });
  await it.command('File: Revert File');
  await it.noProblems();
  assert.equal(it.read('通知.md'), notice);
});

test('a new report is a whole form with blanks', async () => {
  await it.command('Gouji: New Report');
  await it.answer('The year that the report is about', '2024');
  await it.answer('The organ whose report it is', '云溪县石桥镇人民政府');
  await it.choose('Markdown');
  await it.page.locator('.tab.active', { hasText: /Untitled/ }).waitFor();
  await it.page.locator('.view-line', { hasText: /云溪县石桥镇人民政府.*2024.*年度报告/ }).waitFor();
  await it.page.locator('.statusbar-item', { hasText: 'Markdown' }).waitFor();
  // The server knows what it is.
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
});

test('the form beside the text is drawn from what the server says', async () => {
  const frame = await it.openForm('填表.md');
  await eventuallyEqual('the tables', () => frame.getByRole('table').count(), 3);
  const values = (fields) => fields.evaluateAll((all) => all.map((it) => it.value));
  const received = frame.locator('tr', { hasText: '一、本年新收政府信息公开申请数量' }).locator('input');
  await eventuallyEqual('the figures of the row', () => values(received), ['5', '1', '0', '0', '0', '0', '6']);
  await it.screenshot('form');
});

test('the form is the same whatever the layout of the text', async () => {
  const frame = await it.openForm('填表.md');
  const received = frame.locator('tr', { hasText: '一、本年新收政府信息公开申请数量' }).locator('input');
  const other = frame.getByRole('heading', { level: 1, name: /石桥镇/ });
  for (const name of Object.keys(layouts)) {
    await it.ask('Control+p', inLayout(name), inLayout(name));
    await frame.getByRole('heading', { level: 1, name: /教育体育局2023年/ }).waitFor();
    await eventuallyEqual(
      `the figures of the row in ${name}`,
      () => received.evaluateAll((all) => all.map((it) => it.value)),
      ['36', '8', '9', '9', '0', '3', '65'],
    );
    await it.page.locator('.tab', { hasText: `Form: 版式/${inLayout(name)}` }).waitFor();
    // It is the same report each time: in between there is another.
    await it.ask('Control+p', '填表.md', '填表.md');
    await other.waitFor();
  }
  await it.screenshot('form of a layout');
});

const RECEIVED_TOTAL = '「一、本年新收」总计';

test('what is typed into the form is written into the text, marked, mended and undone', async () => {
  const frame = await it.openForm('填表.md');
  const total = frame.getByRole('textbox', { name: RECEIVED_TOTAL });
  await total.click();
  // It is selected in the text, which lights its cell.
  const lit = frame.locator('td.lit').getByRole('textbox', { name: RECEIVED_TOTAL });
  await lit.waitFor();
  await total.fill('9');
  await total.press('Enter');
  const fix = frame.locator('td.wrong').getByRole('button', { name: /6/ });
  await fix.waitFor();
  await it.problem(/9/);
  await it.screenshot('form with a wrong cell');
  await fix.click();
  await eventuallyEqual('the total', () => total.inputValue(), '6');
  await it.noProblems();
  for (const shown of ['9', '6']) {
    await total.click();
    await total.press('Control+z');
    await eventuallyEqual('the total, a step back', () => total.inputValue(), shown);
  }
  await it.noProblems();
});

test('the form follows the text, and the cursor in it', async () => {
  const frame = await it.openForm('填表.md');
  await it.goTo('填表.md', '6 |\n| 二、上年结转');
  await frame.locator('td.lit').getByRole('textbox', { name: RECEIVED_TOTAL }).waitFor();
  await it.page.keyboard.type('1');
  const total = frame.getByRole('textbox', { name: RECEIVED_TOTAL });
  await eventuallyEqual('the total', () => total.inputValue(), '16');
  await frame.locator('td.wrong').first().waitFor();
  await it.command('File: Revert File');
  await eventuallyEqual('the total as it was', () => total.inputValue(), '6');
});

test('Tab goes through the blanks of a form whose columns nobody can count', async () => {
  const frame = await it.openForm('空表.txt');
  const blanks = frame.locator('td.blank');
  await eventually('many blanks', async () => (await blanks.count()) > 100);
  const n = await blanks.count();
  await blanks.first().getByRole('textbox').click();
  await it.page.keyboard.type('3');
  await it.page.keyboard.press('Tab');
  await eventuallyEqual('the blanks that are left', () => blanks.count(), n - 1);
  await it.page.keyboard.type('1');
  await it.page.keyboard.press('Tab');
  await eventuallyEqual('the blanks that are left after that', () => blanks.count(), n - 2);
});

test('a figure of the text leads to its cell and back', async () => {
  await it.open('来源.md');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
  const { line, column } = await it.goTo('来源.md', '6件。健全');
  await it.page.keyboard.press('F12');
  await it.cursorAt('Ln 31, Col 46');
  // All that ties together is marked once the cursor is moved by hand: the row and the column around
  // it. VS Code keeps its marks while the cursor stays in one of them, and this cell was marked with
  // the figure of the text: only from outside does it ask anew.
  const marks = it.page.locator('.monaco-editor .wordHighlight');
  const anyMark = it.page.locator('.monaco-editor [class*="wordHighlight"]');
  await attempts('the six figures beside it are marked', async (timeout) => {
    await it.page.keyboard.press('Home');
    await it.cursorAt('Ln 31, Col 1', { timeout });
    await anyMark.first().waitFor({ state: 'detached', timeout });
    await it.goTo('来源.md', '6 |\n| 二、上年结转');
    await it.page.keyboard.press('ArrowRight');
    await it.page.keyboard.press('ArrowLeft');
    await marks.nth(5).waitFor({ state: 'attached', timeout });
    return true;
  });
  await it.page.keyboard.press('F12');
  await it.cursorAt(`Ln ${line}, Col ${column}`);
});

test('settings count at once', async () => {
  await it.open('重启.md');
  await it.problem(FOUND);
  await it.goTo('重启.md', '8 | 1 | 0 | 0 | 0 | 0 | 4 |');
  await it.errors.first().waitFor({ state: 'attached' });
  it.configure({ 'gouji.rules': { 'cross-footing-mismatch': 'warning' } });
  await it.page.locator('.monaco-editor .squiggly-warning').first().waitFor({ state: 'attached' });
  await it.errors.first().waitFor({ state: 'detached' });
  it.configure({ 'gouji.rules': { 'cross-footing-mismatch': 'off' } });
  await it.noProblems();
  it.configure({ 'gouji.language': 'en' });
  await it.onlyProblem(/8.*3/, /^(?!.*应为)/);
  it.configure({});
  await it.problem(FOUND);
});

test('text of files, configurations and settings is shown and not obeyed', async () => {
  // Nothing of it is a link, in a notification or elsewhere; a click would run the command.
  const link = '[点此](command:workbench.action.toggleZenMode)';
  const links = it.page.locator('a[href^="command:"], a[data-href^="command:"]').filter({ hasText: '点此' });
  const shown = /点此\] \(command:workbench\.action\.toggleZenMode\)/;
  await it.open('显示.md');
  await it.problem('点此');
  await it.told(shown, () => it.configure({ 'gouji.rules': { [`${link}\u202e\u001b[31m`]: 'off' } }));
  await it.told(/「.*点此\] \(command.*不存在/, () =>
    it.write('gouji.toml', `[[consolidate]]\nparent = '显示.md'\nunits = "${link}\\u202e"\n`),
  );
  await it.command('Notifications: Show Notifications');
  await it.page.locator('.notification-list-item', { hasText: shown }).first().waitFor();
  assert.equal(await links.count(), 0);
  const texts = [...(await it.page.locator('.notification-list-item').allInnerTexts()), ...(await it.listed())];
  const obeyed = [...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u001b'];
  for (const text of texts) assert.deepEqual(obeyed.filter((it) => text.includes(it)), [], text);
  // What is said of a place, where the mouse rests on it.
  await it.command('View: Focus Active Editor Group');
  await it.goTo('显示.md', hostileCell);
  await it.command('Show or Focus Hover');
  await it.page.locator('.monaco-hover', { hasText: '点此' }).first().waitFor();
  assert.equal(await links.count(), 0);
  await it.screenshot('shown as text');
  it.configure({});
  it.write('gouji.toml', '');
});

test('a server that is killed comes back, with its findings', async () => {
  await it.open('重启.md');
  await it.problem(FOUND);
  const [pid] = await it.oneServer();
  process.kill(pid, 'SIGKILL');
  const [next] = await it.oneServer(pid);
  // These findings can only come from the new one.
  await it.problem(FOUND);
  await it.goTo('重启.md', '6 |\n| 二、上年结转');
  await it.page.keyboard.type('9');
  await it.problem(/96/);
  await eventuallyEqual('the servers', () => it.servers(), [next]);
  await it.command('File: Revert File');
  await it.problem(FOUND);
  await it.command('Gouji: Restart the Server');
  await it.oneServer(next);
  await it.problem(FOUND);
  it.write('重启.md', correct);
  await it.noProblems();
});

test('the workspace is checked, with the files that are not open', async () => {
  await it.command('Gouji: Check the Reports of the Workspace');
  const file = it.page.getByRole('treeitem', { name: /problems in file 财政局.txt/ });
  await file.waitFor();
  await it.problem(FOUND);
  // Repaired on disk, and the list follows.
  it.write('各单位/财政局.txt', correct);
  await file.waitFor({ state: 'detached' });
});
