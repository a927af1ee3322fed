// A workspace that nobody trusts, and an installation that has lost its server.
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { changed, granted, grantedWrong } from './reports.mjs';
import { openWorkbench } from './workbench.mjs';

const FOUND = /予以公开.*为 8.*应为 3/;

let it;
before(async () => {
  it = await openWorkbench({
    files: {
      '报告.md': changed(granted, grantedWrong),
      // Neither has a say here: the finding would be off.
      'gouji.toml': '[rules]\ncross-footing-mismatch = "off"\nfooting-mismatch = "off"\n',
      '.vscode/settings.json': JSON.stringify({
        'gouji.server.path': '/bin/false',
        'gouji.rules': { 'cross-footing-mismatch': 'off', 'footing-mismatch': 'off' },
      }),
    },
    trusted: false,
  });
});
after(() => it?.stop());

beforeEach(() => it.begin());
afterEach((scene) => it.end(scene));

test('without trust a report is checked by the server that came along', async () => {
  await it.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  await it.open('报告.md');
  await it.problem(FOUND);
  await it.oneServer();
});

test('without a server the extension says what to do', async () => {
  const [extension] = readdirSync(it.extensions).filter((name) => name.startsWith('gouji.'));
  const program = join(it.extensions, extension, 'bin', 'gouji');
  renameSync(program, `${program}.away`);
  const advice = /there is no server program.*Install the extension package.*PATH.*gouji\.server\.path/s;
  await it.told(advice, () => it.command('Gouji: Restart the Server'));
  await it.status.filter({ hasText: 'Gouji' }).waitFor();
  await it.noProblems();
  renameSync(`${program}.away`, program);
  await it.command('Gouji: Restart the Server');
  await it.problem(FOUND);
});
