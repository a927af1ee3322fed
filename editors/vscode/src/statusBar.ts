// The status bar item: year and number of findings of the report in the active editor.

import * as vscode from 'vscode';

import { reports } from './reports';
import { selector, untrusted, type Server } from './server';
import { status, type Findings } from './status';

const NOTHING: Findings = { errors: 0, warnings: 0, notes: 0, hints: 0 };

export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('gouji.status', vscode.StatusBarAlignment.Right, 100);
  private readonly subscriptions: { dispose(): unknown }[];
  /** What is known of the document in the active editor. */
  private known: { document: vscode.TextDocument; isReport: boolean; years: number[] } | undefined;
  private asked = 0;

  constructor(private readonly server: Server) {
    this.item.name = vscode.l10n.t('Gouji');
    this.subscriptions = [
      this.item,
      server.onDidChangeLife((life) => {
        if (life === 'running') {
          void this.ask();
        }
        this.render();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => void this.ask()),
      vscode.workspace.onDidSaveTextDocument(() => void this.ask()),
      vscode.languages.onDidChangeDiagnostics((it) => {
        const own = this.known?.document.uri.toString();
        if (own !== undefined && it.uris.some((uri) => uri.toString() === own)) {
          // Findings of a text that was none are of a report that has just become one.
          if (this.known?.isReport === false && this.findings() !== undefined) {
            void this.ask();
          }
          this.render();
        }
      }),
    ];
    void this.ask();
  }

  dispose(): void {
    for (const it of this.subscriptions) {
      it.dispose();
    }
  }

  /** Looks at the document when it is shown and when it is saved, not at every key. */
  private async ask(): Promise<void> {
    const asked = ++this.asked;
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || vscode.languages.match(selector, document) === 0) {
      this.known = undefined;
      this.render();
      return;
    }
    if (this.known?.document !== document) {
      this.known = { document, isReport: false, years: [] };
      this.render();
    }
    if (this.server.life !== 'running') {
      return;
    }
    const found = await reports(this.server, document);
    const isReport = found.length > 0;
    const years = found.map((it) => it.year).filter((it) => it !== null);
    if (asked === this.asked) {
      this.known = { document, isReport, years };
      this.render();
    }
  }

  private findings(): Findings | undefined {
    const all = this.known === undefined ? [] : vscode.languages.getDiagnostics(this.known.document.uri);
    const own = all.filter((it) => it.source === 'gouji');
    const count = (severity: vscode.DiagnosticSeverity): number => own.filter((it) => it.severity === severity).length;
    const errors = count(vscode.DiagnosticSeverity.Error);
    const warnings = count(vscode.DiagnosticSeverity.Warning);
    const notes = count(vscode.DiagnosticSeverity.Information);
    const hints = count(vscode.DiagnosticSeverity.Hint);
    return own.length === 0 ? undefined : { errors, warnings, notes, hints };
  }

  private render(): void {
    const findings = this.findings();
    const isReport = this.known !== undefined && (this.known.isReport || findings !== undefined);
    const years = this.known?.years ?? [];
    const report = isReport ? { years, findings: findings ?? NOTHING } : undefined;
    const shown = status({ life: this.server.life, report }, (message, ...args) => vscode.l10n.t(message, ...args));
    if (shown === undefined) {
      this.item.hide();
      return;
    }
    this.item.text = shown.text;
    this.item.tooltip = vscode.workspace.isTrusted ? shown.tooltip : `${shown.tooltip}\n${untrusted()}`;
    this.item.command = shown.failed ? 'gouji.showOutput' : 'workbench.actions.view.problems';
    this.item.backgroundColor = shown.failed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.item.show();
  }
}
