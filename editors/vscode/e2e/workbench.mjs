// A real VS Code workbench in Chromium, with the packaged extension, and words to drive it.
// Nothing here sleeps for a fixed time: everything waits for something to be seen.
/* global document, NodeFilter -- of the page */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const { CODE_SERVER, NODE24, VSIX, CHROMIUM } = process.env;
const ARTIFACTS = new URL('./artifacts/', import.meta.url).pathname;

/** How long anything may take on a slow machine. */
const PATIENCE = 20_000;

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Light Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'editor.accessibilitySupport': 'off',
  'editor.minimap.enabled': false,
  'editor.wordWrap': 'off',
  'editor.fontFamily': "'Noto Sans Mono CJK SC', 'WenQuanYi Micro Hei Mono', monospace",
  'editor.unicodeHighlight.ambiguousCharacters': false,
  'chat.disableAIFeatures': true,
  'gouji.language': 'zh',
};

/** Asks again until the answer is true, or what it throws no longer is. */
export async function eventually(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    let answer;
    try {
      answer = await ask();
    } catch (error) {
      answer = undefined;
      if (Date.now() > end) throw error;
    }
    if (answer) return answer;
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await pause(50);
  }
}

/** Opens a folder of these files in a workbench of its own. */
export async function openWorkbench({ files, settings = {}, trusted = true }) {
  const root = mkdtempSync(join(tmpdir(), 'gouji-e2e-'));
  const folder = join(root, '石桥镇 政务公开');
  const userData = join(root, 'user');
  const extensions = join(root, 'extensions');
  mkdirSync(folder);
  mkdirSync(join(userData, 'User'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const all = { ...SETTINGS, 'security.workspace.trust.startupPrompt': 'never', ...settings };
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify(all));
  writeFileSync(join(root, 'config.yaml'), 'auth: none\n');
  const env = {
    ...process.env,
    HOME: root,
    XDG_CONFIG_HOME: join(root, 'config'),
    XDG_DATA_HOME: join(root, 'data'),
    // Of a server that may be installed here, the tests know nothing.
    PATH: '/usr/bin:/bin',
  };
  const own = ['--user-data-dir', userData, '--extensions-dir', extensions, '--config', join(root, 'config.yaml')];
  execFileSync(NODE24, [CODE_SERVER, ...own, '--install-extension', VSIX], { env, stdio: 'pipe' });

  const port = await freePort();
  const log = openSync(join(ARTIFACTS, 'code-server.log'), 'a');
  const quiet = ['--disable-telemetry', '--disable-update-check', ...(trusted ? ['--disable-workspace-trust'] : [])];
  const address = `127.0.0.1:${port}`;
  const args = [CODE_SERVER, ...own, '--auth', 'none', '--bind-addr', address, ...quiet, folder];
  // A group of its own: the processes of VS Code outlive the one that started them.
  const editor = spawn(NODE24, args, { env, stdio: ['ignore', log, log], detached: true });
  const killAll = () => {
    try {
      process.kill(-editor.pid, 'SIGKILL');
    } catch {
      // Nobody is left.
    }
  };
  process.once('exit', killAll);
  let browser;
  const stop = async () => {
    await browser?.close();
    const ended = editor.exitCode !== null || new Promise((done) => editor.once('exit', done));
    killAll();
    await ended;
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await eventually('VS Code answers', async () => (await fetch(`http://${address}/healthz`)).ok);
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    await page.goto(`http://${address}/?folder=${encodeURIComponent(folder)}`, { waitUntil: 'domcontentloaded' });
    await page.locator('.monaco-workbench').waitFor({ timeout: 2 * PATIENCE });
    await page.getByRole('treeitem').first().waitFor({ timeout: 2 * PATIENCE });
    return new Workbench({ page, folder, extensions, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

export class Workbench {
  constructor(parts) {
    Object.assign(this, parts);
    /** The list of the open quick input. */
    this.choices = this.page.locator('.quick-input-widget:visible .monaco-list-row');
    this.errors = this.page.locator('.monaco-editor .squiggly-error');
    this.problems = this.page.locator('.markers-panel .monaco-list-row .marker-icon').locator('xpath=ancestor::*[@role="treeitem"]');
    this.status = this.page.locator('.statusbar-item[id="gouji.gouji.gouji.status"], .statusbar-item[id*="gouji.status"]');
  }

  read(name) {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  write(name, text) {
    writeFileSync(join(this.folder, name), text);
  }

  /** Writes the settings of the workspace. */
  configure(settings) {
    this.write('.vscode/settings.json', JSON.stringify(settings));
  }

  screenshot(name) {
    return this.page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
  }

  /** Opens a file by its name, as a user does. */
  async open(name) {
    await this.ask('Control+p', name, name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.focused();
  }

  /** Runs a command by its title. */
  command(title) {
    return this.ask('F1', `>${title}`, title);
  }

  /** Opens the quick input, types, and takes the first choice, once it is the one wanted. */
  async ask(key, text, wanted) {
    const input = this.page.locator('.quick-input-widget:visible .quick-input-filter input');
    const first = this.choices.first().filter({ hasText: wanted });
    // Just after the start the list may lack what extensions have to add, and is not renewed.
    await eventually(`「${wanted}」 can be chosen after ${key}`, async () => {
      if (!(await input.isVisible())) await this.page.keyboard.press(key);
      await input.fill(text, { timeout: 2000 });
      await first.waitFor({ timeout: 4000 }).catch(async (error) => {
        await this.page.keyboard.press('Escape');
        throw error;
      });
      return true;
    });
    await this.page.keyboard.press('Enter');
    // It closes, or asks for the next thing.
    const isDone = (inputs, text) => inputs.every((it) => it.value !== text);
    await eventually('the choice is taken', () => input.evaluateAll(isDone, text));
  }

  /** Answers the input box that asks for this. */
  async answer(prompt, text) {
    const widget = this.page.locator('.quick-input-widget:visible', { hasText: prompt });
    await widget.waitFor();
    await widget.locator('input[type="text"], input.input').first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  async choose(label) {
    await this.choices.filter({ hasText: label }).first().click();
  }

  focused() {
    return this.page.locator('.monaco-editor.focused').first().waitFor();
  }

  /** Puts the cursor before a text, which stands once in the file of this name. */
  async goTo(name, text) {
    const content = this.read(name);
    const offset = content.indexOf(text);
    assert.ok(offset >= 0 && !content.includes(text, offset + 1), `「${text}」 stands once in ${name}`);
    const lines = content.slice(0, offset).split('\n');
    const place = { line: lines.length, column: lines.at(-1).length + 1 };
    // Here, and only here, VS Code counts columns as they look: a Han character is two wide.
    const visible = lines.at(-1).replace(/[\u2e80-\ud7af\uf900-\ufaff\uff01-\uff5e]/g, 'xx').length + 1;
    await this.page.keyboard.press('Control+g');
    const input = this.page.locator('.quick-input-widget:visible .quick-input-filter input');
    await input.waitFor();
    await input.fill(`:${place.line}:${visible}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.statusbar-item', { hasText: `Ln ${place.line}, Col ${place.column}` }).waitFor();
    await this.focused();
    return place;
  }

  /** Where a text is drawn in the line that begins with `start`. */
  drawn(start, text) {
    return this.page.evaluate(
      ([start, text]) => {
        const plain = (it) => it.textContent.replaceAll('\u00a0', ' ');
        const line = [...document.querySelectorAll('.monaco-editor .view-line')].find((it) => plain(it).startsWith(start));
        if (!line) return undefined;
        let from = plain(line).indexOf(text);
        const range = document.createRange();
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let [left, begun] = [from + text.length, false];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const length = node.textContent.length;
          if (!begun && from < length) {
            range.setStart(node, from);
            begun = true;
          }
          if (left <= length) {
            range.setEnd(node, left);
            const { x, y, width, height } = range.getBoundingClientRect();
            return { x, y, width, height };
          }
          from -= length;
          left -= length;
        }
        return undefined;
      },
      [start, text],
    );
  }

  /** The texts of the Problems panel, which is opened. */
  async listed() {
    const texts = await this.problems.allInnerTexts();
    return texts.map((it) => it.replace(/\s+/g, ' ').trim());
  }

  async showProblems() {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) {
      await this.command('Problems: Focus on Problems View');
      await panel.waitFor();
    }
  }

  /** Waits until the Problems panel lists nothing. */
  async noProblems() {
    await this.showProblems();
    await this.page.locator('.markers-panel', { hasText: 'No problems have been detected' }).waitFor();
    await this.errors.first().waitFor({ state: 'detached' });
  }

  /** Waits for a problem whose row has this text, and gives the row. */
  async problem(text) {
    await this.showProblems();
    const row = this.problems.filter({ hasText: text });
    await row.first().waitFor();
    return row;
  }

  async save() {
    await this.page.keyboard.press('Control+s');
  }

  /** Closes every file and forgets what was not saved. */
  async closeAll() {
    const dontSave = this.page.locator('.monaco-dialog-box').getByRole('button', { name: "Don't Save" });
    await eventually('every editor is closed', async () => {
      await this.page.keyboard.press('Escape');
      if ((await this.page.locator('.tab').count()) === 0) return true;
      await this.command('View: Close All Editors');
      await dontSave.or(this.page.locator('.editor-group-container.empty')).first().waitFor({ timeout: 5000 });
      if (await dontSave.isVisible()) await dontSave.click();
      return false;
    });
  }

  async focusEditor() {
    await this.command('View: Focus Active Editor Group');
    await this.focused();
  }

  /** The processes of the server that the extension of this workbench has started. */
  servers() {
    const pids = readdirSync('/proc').filter((it) => /^\d+$/.test(it));
    return pids.map(Number).filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/exe`).startsWith(this.extensions);
      } catch {
        return false;
      }
    });
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
