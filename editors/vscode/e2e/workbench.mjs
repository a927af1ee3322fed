// A real VS Code workbench in Chromium, with the packaged extension, and words to drive it.
// Nothing here sleeps for a fixed time, and nothing is read once: everything waits for a state, up to
// a deadline that a busy machine does not reach.
/* global document, window, MutationObserver, NodeFilter -- of the page */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const { CODE_SERVER, NODE24, VSIX, CHROMIUM } = process.env;
const ARTIFACTS = new URL('./artifacts/', import.meta.url).pathname;

/** How long anything may take, in milliseconds. */
const PATIENCE = 300_000;
/** How long the workbench may take to be there: it is 19 MB of code. */
const OPENING = 600_000;
/** How long the first of several attempts may take; each one after it may take twice as long. */
const FIRST_ATTEMPT = 5_000;

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
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
  // For the log that a failure leaves behind.
  'gouji.trace.server': 'messages',
};

/** Asks again until the answer is true; gives it. What is thrown counts as a no. */
export async function eventually(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    let reason = 'never so';
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      reason = error.message;
    }
    assert.ok(Date.now() < end, `waited in vain: ${what}\n${reason}`);
    await pause(50);
  }
}

/** Waits until the answer equals what is expected. */
export function eventuallyEqual(what, ask, expected) {
  return eventually(what, async () => {
    assert.deepEqual(await ask(), expected);
    return true;
  });
}

/**
 * Takes steps that lead to a state, again and again if it does not come about: a key may be lost where
 * the focus is still on its way. Each attempt is told how long it may wait, which is ever longer, so
 * that none is broken off for ever by the next. All but the first are said.
 */
export async function attempts(what, attempt) {
  let patience = FIRST_ATTEMPT;
  return eventually(what, async () => {
    try {
      return await attempt(patience);
    } catch (error) {
      console.log(`      again: ${what} (after ${patience / 1000} s: ${error.message.split('\n')[0]})`);
      throw error;
    } finally {
      patience = Math.min(2 * patience, PATIENCE);
    }
  });
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

  // One log each: it tells the port that the system gave.
  const logFile = join(ARTIFACTS, `code-server-${root.slice(-6)}.log`);
  const log = openSync(logFile, 'a');
  const quiet = ['--disable-telemetry', '--disable-update-check', ...(trusted ? ['--disable-workspace-trust'] : [])];
  const args = [CODE_SERVER, ...own, '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...quiet, folder];
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
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  let browser, workbench;
  const stop = async () => {
    await browser?.close();
    const ended = editor.exitCode !== null || new Promise((done) => editor.once('exit', done));
    killAll();
    await ended;
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await eventually('VS Code answers', async () => {
      assert.equal(editor.exitCode ?? editor.signalCode, null, `VS Code ended: see ${logFile}`);
      const [, told] = readFileSync(logFile, 'utf8').match(/server listening on (http:\/\/127\.0\.0\.1:\d+)/) ?? [];
      return told && (await fetch(`${told}/healthz`)).ok && told;
    });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      // To pack what goes from one process to the next takes longer than to send it.
      extraHTTPHeaders: { 'accept-encoding': 'identity' },
    });
    context.setDefaultTimeout(PATIENCE);
    await context.tracing.start({ screenshots: true, snapshots: true });
    const page = await context.newPage();
    workbench = new Workbench({ page, folder, extensions, stop, logs: join(userData, 'logs') });
    await workbench.begin();
    await page.addInitScript(listen);
    await page.goto(`${address}/?folder=${encodeURIComponent(folder)}`, { waitUntil: 'commit', timeout: OPENING });
    await page.getByRole('treeitem').first().waitFor({ timeout: OPENING });
    await context.tracing.stopChunk();
    return workbench;
  } catch (error) {
    const kept = await workbench?.keep(`opening ${root.slice(-6)}`);
    await stop();
    throw kept === undefined ? error : new Error(`no workbench; kept: ${kept}`, { cause: error });
  }
}

/** In the page: keeps all that the status bar and notifications say, however soon it is gone. */
function listen() {
  const PLACES = '.notifications-toasts, .notifications-center, .part.statusbar';
  const SPEAKERS = '.notification-list-item, .statusbar-item';
  const said = (window.said = []);
  let shown = new Set();
  new MutationObserver((changes) => {
    const element = (it) => (it.nodeType === 1 ? it : it.parentElement);
    if (!changes.some(({ target }) => element(target)?.closest(PLACES))) return;
    const now = new Set([...document.querySelectorAll(SPEAKERS)].map((it) => it.textContent));
    said.push(...[...now].filter((it) => !shown.has(it)));
    shown = now;
  }).observe(document, { subtree: true, childList: true, characterData: true });
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

  /** Begins a scene, which is traced. */
  async begin() {
    await this.page.context().tracing.startChunk();
  }

  /** Takes many small steps without a trace, which for each takes longer than the step. */
  async untraced(steps) {
    const { tracing } = this.page.context();
    await tracing.stopChunk();
    try {
      return await steps();
    } finally {
      await tracing.startChunk();
    }
  }

  /** Ends a scene, and cleans up after it. A failure of either leaves behind what is known about it. */
  async end(scene, cleanUp = async () => {}) {
    let failure;
    if (scene.passed) {
      failure = await cleanUp().then(
        () => undefined,
        (error) => error,
      );
      if (failure === undefined) {
        await this.page.context().tracing.stopChunk();
        return;
      }
    }
    scene.diagnostic(`kept: ${await this.keep(scene.name)}`);
    if (failure !== undefined) throw failure;
    await cleanUp();
  }

  /** Keeps a screenshot, the trace, and the logs of VS Code, the extension and the server; says where. */
  async keep(name) {
    const folder = join(ARTIFACTS, name);
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, 'screen.png') });
    await this.page.context().tracing.stopChunk({ path: join(folder, 'trace.zip') });
    writeFileSync(join(folder, 'said.json'), JSON.stringify(await this.page.evaluate(() => window.said), null, 2));
    if (existsSync(this.logs)) cpSync(this.logs, join(folder, 'logs'), { recursive: true });
    return folder;
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

  /** Opens a file from the list of files, as a user does. */
  async open(name) {
    const file = this.page.locator('.explorer-folders-view').getByRole('treeitem', { name });
    await attempts(`${name} is open`, async (timeout) => {
      await file.dblclick({ timeout });
      await this.page.locator('.tab.active', { hasText: name }).waitFor({ timeout });
      await this.focused({ timeout });
      return true;
    });
  }

  /** Runs a command by its title. */
  command(title) {
    return this.ask('F1', `>${title}`, title);
  }

  /** Opens the quick input, types, and takes the first choice, once it is the one wanted. */
  async ask(key, text, wanted) {
    const first = this.choices.first().filter({ hasText: wanted });
    // Just after the start the list may lack what extensions have to add, and is not renewed.
    await attempts(`「${wanted}」 is chosen after ${key}`, (patience) =>
      this.enter(key, text, () => first.waitFor({ timeout: patience }), patience),
    );
  }

  /** Types into the quick input and confirms it; answers whether it closed, or asks for something else. */
  async enter(key, text, ready, patience) {
    const input = this.page.locator('.quick-input-widget:visible .quick-input-filter input');
    if (!(await input.isVisible())) await this.page.keyboard.press(key);
    try {
      await input.fill(text, { timeout: patience });
      await ready();
      await input.press('Enter', { timeout: patience });
      const isDone = (inputs, text) => inputs.every((it) => it.value !== text);
      return await eventually('the choice is taken', () => input.evaluateAll(isDone, text), patience);
    } catch (error) {
      await this.page.keyboard.press('Escape');
      throw error;
    }
  }

  /** Answers the input box that asks for this. */
  async answer(prompt, text) {
    const widget = this.page.locator('.quick-input-widget:visible', { hasText: prompt });
    const input = widget.locator('input[type="text"], input.input').first();
    await widget.waitFor();
    await attempts(`「${text}」 is the answer`, async (timeout) => {
      if (!(await widget.isVisible())) return true;
      await input.fill(text, { timeout });
      await input.press('Enter', { timeout });
      await widget.waitFor({ state: 'hidden', timeout });
      return true;
    });
  }

  async choose(label) {
    await this.choices.filter({ hasText: label }).first().click();
  }

  focused(options) {
    return this.page.locator('.monaco-editor.focused').first().waitFor(options);
  }

  /** Does something, and waits for what is said of it in the status bar or a notification. */
  async told(pattern, act) {
    const start = await this.page.evaluate(() => window.said.length);
    const hear = async () => {
      const said = await this.page.evaluate((start) => window.said.slice(start), start);
      return said.some((it) => pattern.test(it));
    };
    await act();
    await attempts(`told ${pattern}`, async (patience) => {
      try {
        return await eventually('told', hear, patience);
      } catch (error) {
        // Of many notifications at once (other extensions have theirs) VS Code shows some in its list only.
        await this.command('Notifications: Show Notifications');
        throw error;
      }
    });
  }

  /** Waits until the status bar shows this place of the cursor. */
  async cursorAt(place, options) {
    const exactly = new RegExp(`^\\s*${place.replace(/[()]/g, '\\$&')}\\s*$`);
    await this.page.locator('.statusbar-item', { hasText: exactly }).waitFor(options);
  }

  /** Where the status bar says that the cursor is. */
  async place() {
    const shown = await this.page.locator('.statusbar-item', { hasText: /Ln \d+, Col \d+/ }).innerText();
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(shown).map(Number);
    return { line, column };
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
    await attempts(`the cursor is before 「${text}」`, async (patience) => {
      await this.enter('Control+g', `:${place.line}:${visible}`, () => {}, patience);
      await this.cursorAt(`Ln ${place.line}, Col ${place.column}`, { timeout: patience });
      return true;
    });
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

  /** The texts of the Problems panel as it is now. */
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

  /** Waits for a problem whose row has this text. */
  async problem(text) {
    await this.showProblems();
    await this.problems.filter({ hasText: text }).first().waitFor();
  }

  /** Waits until this is the only problem listed, and its row has all of this. */
  async onlyProblem(...texts) {
    await this.showProblems();
    await eventually(`one problem, with ${texts.join(', ')}`, async () => {
      const listed = await this.listed();
      assert.equal(listed.length, 1, listed.join('\n'));
      for (const text of texts) assert.match(listed[0], text);
      return true;
    });
  }

  async save() {
    await this.page.keyboard.press('Control+s');
  }

  /**
   * Takes the steps that show a page of HTML, and gives it once it has what `sign` locates in it. VS Code
   * leaves such a page empty for good when the worker behind it fails to start (microsoft/vscode#125993):
   * it is closed, as is every other editor, and shown again.
   */
  async shownPage(steps, sign) {
    const page = this.page.frameLocator('iframe.webview.ready').frameLocator('iframe');
    let again = false;
    await attempts('the page is shown', async (timeout) => {
      if (again) await this.closeAll();
      again = true;
      await steps();
      await sign(page).waitFor({ timeout: 2 * timeout });
      return true;
    });
    return page;
  }

  /** The form beside the text of a file, once it is drawn. */
  openForm(name) {
    const open = async () => {
      await this.open(name);
      await this.command('Gouji: Show the Form Beside the Text');
    };
    return this.shownPage(open, (page) => page.getByRole('heading', { level: 1, name: /年度报告/ }));
  }

  /** Closes every file, forgets what was not saved, and takes away what was said. */
  async closeAll() {
    const notifications = this.page.locator('.notification-list-item');
    await attempts('no notification is left', async (timeout) => {
      if ((await notifications.count()) === 0) return true;
      await this.command('Notifications: Clear All Notifications');
      await notifications.first().waitFor({ state: 'detached', timeout });
      return true;
    });
    const dontSave = this.page.locator('.monaco-dialog-box').getByRole('button', { name: "Don't Save" });
    await attempts('every editor is closed', async (timeout) => {
      await this.page.keyboard.press('Escape');
      if ((await this.page.locator('.tab').count()) === 0) return true;
      await this.command('View: Close All Editors');
      await dontSave.or(this.page.locator('.editor-group-container.empty')).first().waitFor({ timeout });
      if (await dontSave.isVisible()) await dontSave.click({ timeout });
      return false;
    });
  }

  /** Opens the menu of fixes at the cursor, and takes the one with this text. */
  async fix(text, before = () => {}) {
    const fix = this.page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
    await attempts(`the fix ${text} is taken`, async (timeout) => {
      // The menu closes by itself where the focus moves late.
      await this.command('View: Focus Active Editor Group');
      await this.focused();
      await this.page.keyboard.press('Control+.');
      await fix.waitFor({ timeout });
      await before();
      await fix.click({ timeout });
      return true;
    });
  }

  /** Waits until there is one language server, and not the one with this id. */
  oneServer(notThis) {
    return eventually('one server', () => {
      const found = this.servers();
      return found.length === 1 && found[0] !== notThis && found;
    });
  }

  /** The processes of the language server that the extension of this workbench has started. */
  servers() {
    const pids = readdirSync('/proc').filter((it) => /^\d+$/.test(it));
    return pids.map(Number).filter((pid) => {
      try {
        // It runs the same program for other answers as well.
        const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return readlinkSync(`/proc/${pid}/exe`).startsWith(this.extensions) && args[1] === 'lsp';
      } catch {
        return false;
      }
    });
  }
}
