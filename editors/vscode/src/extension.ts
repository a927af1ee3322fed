// The extension: a client for `gouji lsp`, its commands and its status bar item.
// It sends nothing anywhere: all it does is run the server and show what the server says.

import * as vscode from 'vscode';

import { fixAll, recomputeTotals } from './actions';
import { reason } from './failure';
import { FormView } from './formView';
import { newReport } from './newReport';
import { OfficeViews } from './officeView';
import { EXPLAIN, RulePages } from './rulePage';
import { Server } from './server';
import { StatusBar } from './statusBar';
import { asText } from './words';
import { WorkspaceCheck } from './workspaceCheck';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel(vscode.l10n.t('Gouji'), { log: true });
  const own = new Server(context, output);
  server = own;
  const check = new WorkspaceCheck(own);
  const form = new FormView(own, context.extensionUri);
  const pages = new RulePages();
  const office = new OfficeViews(own);
  const command = (name: string, run: () => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`gouji.${name}`, () => reported(run));
  context.subscriptions.push(
    output,
    own,
    check,
    form,
    pages,
    office,
    // Offered by the server, on what it found.
    vscode.commands.registerCommand(EXPLAIN, (rule: unknown, page: unknown) =>
      reported(() => pages.show(rule, page)),
    ),
    // Of the file that was chosen in the list of files, or the one that is open.
    vscode.commands.registerCommand('gouji.showOfficeText', (file: unknown) =>
      reported(() => office.show(file instanceof vscode.Uri ? file : undefined)),
    ),
    new StatusBar(own),
    command('checkWorkspace', () => check.run()),
    command('fixAll', fixAll),
    command('recomputeTotals', recomputeTotals),
    command('newReport', () => newReport(own)),
    command('showForm', () => form.show()),
    command('restartServer', () => own.restart()),
    command('showOutput', () => {
      output.show();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => own.restart()),
    vscode.workspace.onDidChangeConfiguration((it) => {
      if (it.affectsConfiguration('gouji.server.path')) {
        void own.restart();
      }
    }),
  );
  void own.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** A command that fails says so; one that somebody ends does not. */
async function reported(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    const told = reason(error, (message, ...args) => vscode.l10n.t(message, ...args));
    if (told !== undefined) {
      await vscode.window.showErrorMessage(asText(told));
    }
  }
}
