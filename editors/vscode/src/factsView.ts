// The figures of a report beside it, as the server reads them.

import * as vscode from 'vscode';

import { page, parseFacts, type Fact, type Report } from './facts';
import { run } from './program';
import type { Server } from './server';

/** Every figure of the reports in a text, or `undefined` where the program cannot tell. */
export async function readFacts(program: string, text: string): Promise<Report[] | undefined> {
  return parseFacts(await run(program, ['facts', '--output-format', 'json', '-'], text));
}

export class FactsView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly reveal: vscode.Disposable;

  constructor(private readonly server: Server) {
    // Not in package.json: it is for the links of the page only.
    this.reveal = vscode.commands.registerCommand('gouji.revealFact', reveal);
  }

  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const program = document === undefined ? undefined : this.server.program();
    if (document === undefined || program === undefined) {
      return;
    }
    const reports = await readFacts(program, document.getText());
    if (reports === undefined || reports.length === 0) {
      await vscode.window.showInformationMessage(vscode.l10n.t('Gouji: this file holds no annual report.'));
      return;
    }
    const panel = this.panel ?? this.create();
    panel.title = vscode.l10n.t('Figures: {0}', vscode.workspace.asRelativePath(document.uri));
    const link = (fact: Fact): string => address(document.uri, fact);
    panel.webview.html = page(reports, isChinese(), link, (message, ...args) => vscode.l10n.t(message, ...args));
    panel.reveal(vscode.ViewColumn.Beside, true);
  }

  dispose(): void {
    this.panel?.dispose();
    this.reveal.dispose();
  }

  private create(): vscode.WebviewPanel {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('gouji.facts', '', column, {
      enableCommandUris: ['gouji.revealFact'],
      enableFindWidget: true,
      enableScripts: false,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    this.panel = panel;
    return panel;
  }
}

/** In the language that findings are in. */
function isChinese(): boolean {
  const setting = vscode.workspace.getConfiguration('gouji').get<string>('language', 'auto');
  return setting === 'zh' || (setting === 'auto' && vscode.env.language.startsWith('zh'));
}

function address(uri: vscode.Uri, fact: Fact): string {
  const args = [uri.toString(), fact.location, fact.end_location];
  return `command:gouji.revealFact?${encodeURIComponent(JSON.stringify(args))}`;
}

async function reveal(uri: string, start: Fact['location'], end: Fact['location']): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const shown = vscode.window.visibleTextEditors.find((it) => it.document === document);
  const selection = new vscode.Range(position(document, start), position(document, end));
  await vscode.window.showTextDocument(document, { viewColumn: shown?.viewColumn, selection });
}

/** Columns count characters, where the editor counts UTF-16 units. */
function position(document: vscode.TextDocument, place: Fact['location']): vscode.Position {
  const line = Math.min(Math.max(place.row - 1, 0), document.lineCount - 1);
  const before = Array.from(document.lineAt(line).text).slice(0, Math.max(place.column - 1, 0));
  return new vscode.Position(line, before.join('').length);
}
