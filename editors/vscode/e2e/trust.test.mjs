// A workspace that nobody trusts, and an installation that has lost its server.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import { changed, granted, grantedWrong } from './reports.mjs';
import { openWorkbench } from './workbench.mjs';

const FOUND = /予以公开.*为 8.*应为 3/;

let it;
before(async () => {
  it = await openWorkbench({
    files: {
      '报告.md': changed(granted, grantedWrong),
      '.vscode/settings.json': JSON.stringify({ 'gouji.server.path': '/bin/false' }),
    },
    trusted: false,
  });
});
after(() => it?.stop());

afterEach(async (context) => {
  if (context.passed === false) await it.screenshot(`failed ${context.name}`);
});

test('without trust a report is checked by the server that came along', async () => {
  await it.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  await it.open('报告.md');
  await it.problem(FOUND);
  assert.equal(it.servers().length, 1);
});

test('without a server the extension says what to do', async () => {
  const [extension] = readdirSync(it.extensions).filter((name) => name.startsWith('gouji.'));
  const program = join(it.extensions, extension, 'bin', 'gouji');
  assert.ok(existsSync(program));
  renameSync(program, `${program}.away`);
  await it.command('Gouji: Restart the Server');
  const message = it.page.locator('.notification-toast', { hasText: 'there is no server program' });
  await message.waitFor();
  assert.match(await message.innerText(), /Install the extension package.*PATH.*gouji\.server\.path/s);
  await it.status.filter({ hasText: 'Gouji' }).waitFor();
  await it.noProblems();
  renameSync(`${program}.away`, program);
  await it.command('Gouji: Restart the Server');
  await it.problem(FOUND);
});
