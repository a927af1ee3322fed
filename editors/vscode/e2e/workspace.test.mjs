// What the extension does around the reports: the page of a rule, a check of many, its progress, a server that is
// gone for good, its own page, and the way in for somebody new.
/* global window -- of the page */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { changed, correct, granted, grantedWrong } from './reports.mjs';
import { attempts, eventually, openWorkbench } from './workbench.mjs';

const wrong = changed(granted, grantedWrong);
const N_UNITS = 300;
/** Without its last four sections a report has as many findings. */
const poor = correct.slice(0, correct.indexOf('## 三、'));

let it;
before(async () => {
  const unit = (idx) => [`乡镇/${idx}.md`, poor.replace('石桥镇', `第${idx}镇`)];
  it = await openWorkbench({
    files: {
      '县政府.md': wrong,
      '空白.md': '',
      ...Object.fromEntries(Array.from({ length: N_UNITS }, (_, idx) => unit(idx))),
    },
  });
});
after(() => it?.stop());

beforeEach(() => it.begin());
afterEach((scene) => it.end(scene, () => it.closeAll()));

/** How many problems the tab of the Problems panel says that there are. */
async function total() {
  const tab = it.page.locator('.panel .action-item[aria-label*="Problems"], .panel [aria-label*="Problems"]').first();
  const [, n] = /Total ([\d,]+) Problems/.exec(await tab.getAttribute('aria-label')) ?? [];
  return Number(n?.replaceAll(',', ''));
}

/** The number of findings in what was said last of a check. */
function told(said) {
  const found = said.map((it) => /(\d+) reports, (\d+) findings/.exec(it)).filter(Boolean);
  const [, reports, findings] = found.at(-1) ?? [];
  return { reports: Number(reports), findings: Number(findings) };
}

test('the page of a rule is shown beside what it found', async () => {
  const explain = async () => {
    await it.open('县政府.md');
    await it.goTo('县政府.md', '8 | 1 | 0 | 0 | 0 | 0 | 4 |');
    await it.fix('查看规则说明：cross-footing-mismatch');
  };
  const page = await it.shownPage(explain, (page) => page.getByText('依据').first());
  await page.getByText('不能判断的情形').first().waitFor();
  await it.page.locator('.tab', { hasText: 'Preview cross-footing-mismatch' }).waitFor();
  await it.screenshot('page of a rule');
});

test('a check of many reports says as many findings as the Problems panel lists', async () => {
  await it.told(/reports, .* findings/, () => it.command('Gouji: Check the Reports of the Workspace'));
  const { reports, findings } = told(await it.page.evaluate(() => window.said));
  assert.equal(reports, N_UNITS + 1);
  assert.ok(findings > 1_100, `${findings}: more than VS Code takes at once`);
  await it.showProblems();
  await eventually('the panel lists as many', async () => {
    assert.equal(await total(), findings);
    return true;
  });
  // Nobody but the extension shows how far it is, and in one language.
  const said = await it.page.evaluate(() => window.said);
  assert.deepEqual(said.filter((it) => it.includes('正在检查')), []);
  assert.ok(said.some((it) => it.includes('Checking the annual reports of the workspace')));
  await it.screenshot('workspace checked');
});

test('a check that is cancelled ends without a word', async () => {
  const start = await it.page.evaluate(() => window.said.length);
  // Stopped on its way, the server cannot answer before it is cancelled.
  const [server] = await it.oneServer();
  process.kill(server, 'SIGSTOP');
  try {
    await it.command('Gouji: Check the Reports of the Workspace');
    const shown = it.page.locator('.notification-list-item', { hasText: 'Checking the annual reports' });
    await shown.waitFor();
    await it.screenshot('workspace check, on its way');
    await shown.hover();
    await shown.getByRole('button', { name: 'Cancel' }).click();
  } finally {
    process.kill(server, 'SIGCONT');
  }
  await it.page.locator('.notification-list-item', { hasText: 'Checking the annual reports' }).waitFor({ state: 'detached' });
  // Whatever is asked next is answered, and only then nothing more can be said of what was cancelled.
  await it.open('县政府.md');
  await it.status.filter({ hasText: 'Gouji 2024: 1' }).waitFor();
  const said = await it.page.evaluate((start) => window.said.slice(start), start);
  const others = said.filter((it) => !it.includes('Checking the annual reports'));
  // The status bar has a number behind the name until the year is known.
  assert.deepEqual(others.filter((it) => /Gouji: (?!\d+$)|cancelled/i.test(it)), []);
});

test('nothing stays listed once the server is gone for good, and the extension says so', async () => {
  await it.told(/reports, .* findings/, () => it.command('Gouji: Check the Reports of the Workspace'));
  await it.open('县政府.md');
  // Of so many rows the panel draws only those in sight.
  await it.status.filter({ hasText: 'Gouji 2024: 1' }).waitFor();
  // The second is said of one that has ended before it answered anything.
  const gone = /has ended again and again|did not start/;
  await it.told(gone, () =>
    // As often as it takes: each life is a short one, however long the next is in coming.
    eventually('the server is given up', async () => {
      for (const pid of it.servers()) process.kill(pid, 'SIGKILL');
      return (await it.page.evaluate(() => window.said)).some((it) => gone.test(it));
    }),
  );
  await it.noProblems();
  await eventually('no server', () => it.servers().length === 0);
  await it.screenshot('server gone');
  await it.command('Gouji: Restart the Server');
  await it.status.filter({ hasText: 'Gouji 2024: 1' }).waitFor();
  // What was asked of the workspace is asked again.
  await eventually('all is listed again', async () => (await total()) > 1_100);
});

test('the page of the extension shows its picture', async () => {
  const details = async () => {
    await it.command('Extensions: Show Installed Extensions');
    await it.page.locator('.extensions-list .extension-list-item', { hasText: 'Gouji' }).first().click();
  };
  await it.shownPage(details, (page) => page.getByRole('heading', { name: '勾稽 Gouji' }));
  // Of those in the text this VS Code takes away all that are not fetched from a host.
  const picture = it.page.locator('.extension-editor img.icon');
  await eventually('the picture is drawn', () => picture.evaluate((it) => it.complete && it.naturalWidth >= 128));
  await it.screenshot('page of the extension');
});

test('the walkthrough leads to a first report', async () => {
  await it.ask('F1', '>Welcome: Open Walkthrough', 'Open Walkthrough');
  await it.choose('Get Started with Gouji');
  const page = it.page.locator('.gettingStartedContainer');
  const step = page.locator('.getting-started-step', { hasText: 'Open a report, or begin one' });
  await step.waitFor();
  await it.screenshot('walkthrough');
  await attempts('New Report asks for the year', async (timeout) => {
    await step.getByRole('button', { name: 'New report' }).click({ timeout });
    await it.page.locator('.quick-input-widget:visible', { hasText: 'The year that the report is about' }).waitFor({ timeout });
    return true;
  });
  // What cannot be is said in the box, while it is typed.
  const widget = it.page.locator('.quick-input-widget:visible');
  await widget.locator('input').first().fill('1949');
  await widget.filter({ hasText: /A year from \d{4} to \d{4}/ }).waitFor();
  await it.screenshot('year in the box');
  await widget.locator('input').first().fill('2024');
  await it.answer('The year that the report is about', '2024');
  await it.answer('The organ whose report it is', '云溪县石桥镇人民政府');
  await it.choose('Markdown');
  await it.status.filter({ hasText: 'Gouji 2024' }).waitFor();
});
