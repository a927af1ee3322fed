// The form beside the text: what the server says of it is drawn in a page, and what is typed there becomes an edit
// of the text.

import * as vscode from 'vscode';
import { CodeAction, CodeActionKind, CodeActionRequest, type WorkspaceEdit } from 'vscode-languageclient';

import { page } from './formPage';
import { contains, figureAt, figures, type Entered, type Form, type FromPage, type Range, type ToPage } from './formProtocol';
import { selector, type Server } from './server';
import { asText } from './words';

/** How long the text is to be quiet before the form is asked for again, in milliseconds. */
const QUIET = 120;

export class FormView implements vscode.Disposable {
  private shown: Shown | undefined;

  constructor(
    private readonly server: Server,
    private readonly extension: vscode.Uri,
  ) {}

  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || (await form(this.server, document)) === undefined) {
      await vscode.window.showInformationMessage(vscode.l10n.t('Gouji: this file holds no annual report.'));
      return;
    }
    this.shown ??= new Shown(this.server, this.extension, () => {
      this.shown = undefined;
    });
    this.shown.follow(document);
  }

  dispose(): void {
    this.shown?.dispose();
  }
}

/** The form of the report at a place; `undefined` where the text is none. */
async function form(
  server: Server,
  document: vscode.TextDocument,
  position?: vscode.Position,
): Promise<Form | undefined> {
  if (server.client === undefined || vscode.languages.match(selector, document) === 0) {
    return undefined;
  }
  const textDocument = { uri: server.client.code2ProtocolConverter.asUri(document.uri) };
  return (await server.client.sendRequest<Form | null>('gouji/form', { textDocument, position })) ?? undefined;
}

/** A form that is open. It follows the text, and the cursor in it. */
class Shown implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly subscriptions: vscode.Disposable[];
  private document: vscode.TextDocument | undefined;
  private form: Form | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Whether the server is being asked, and is to be asked again after that. */
  private asking: 'no' | 'yes' | 'again' = 'no';
  /** Edits one after the other, however fast they are typed: each is made of the text that the last one left. */
  private edits = Promise.resolve();

  constructor(
    private readonly server: Server,
    extension: vscode.Uri,
    private readonly gone: () => void,
  ) {
    const assets = vscode.Uri.joinPath(extension, 'dist', 'webview');
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const title = vscode.l10n.t('Form');
    this.panel = vscode.window.createWebviewPanel('gouji.form', title, column, {
      enableScripts: true,
      enableFindWidget: true,
      retainContextWhenHidden: true,
      localResourceRoots: [assets],
    });
    const { webview } = this.panel;
    const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString();
    this.subscriptions = [
      this.panel.onDidDispose(() => {
        this.dispose();
      }),
      webview.onDidReceiveMessage((it: FromPage) => this.receive(it)),
      vscode.workspace.onDidChangeTextDocument((it) => {
        if (it.document === this.document) {
          this.later();
        }
      }),
      vscode.languages.onDidChangeDiagnostics((it) => {
        const own = this.document?.uri.toString();
        if (it.uris.some((uri) => uri.toString() === own)) {
          this.later();
        }
      }),
      vscode.window.onDidChangeTextEditorSelection((it) => {
        if (it.textEditor.document === this.document) {
          this.followCursor(it.selections[0]?.active);
        }
      }),
      vscode.window.onDidChangeActiveTextEditor((it) => {
        if (it !== undefined && it.document !== this.document && vscode.languages.match(selector, it.document) > 0) {
          this.follow(it.document);
        }
      }),
      server.onDidChangeLife((life) => {
        if (life === 'running') {
          this.later();
        }
      }),
    ];
    const { language } = vscode.env;
    webview.html = page(
      { script: address('form.js'), style: address('form.css'), source: webview.cspSource, language, title },
      words(),
    );
  }

  follow(document: vscode.TextDocument): void {
    this.document = document;
    this.panel.title = vscode.l10n.t('Form: {0}', vscode.workspace.asRelativePath(document.uri));
    this.panel.reveal(undefined, true);
    void this.refresh();
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const it of this.subscriptions.splice(0)) {
      it.dispose();
    }
    this.panel.dispose();
    this.gone();
  }

  private editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find((it) => it.document === this.document);
  }

  private post(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), QUIET);
  }

  /** Asks the server once at a time, and once more where something happened meanwhile. */
  private async refresh(): Promise<void> {
    if (this.asking !== 'no') {
      this.asking = 'again';
      return;
    }
    this.asking = 'yes';
    try {
      const { document } = this;
      const found = document && (await form(this.server, document, this.editor()?.selection.active));
      if (document === this.document) {
        this.form = found;
        this.post(found === undefined ? { type: 'none' } : { type: 'form', form: found });
        this.followCursor(this.editor()?.selection.active);
      }
    } catch {
      // The server is on its way, or the text is: either asks again.
    }
    const isAgain = (this.asking as string) === 'again';
    this.asking = 'no';
    if (isAgain) {
      this.later();
    }
  }

  private followCursor(at: vscode.Position | undefined): void {
    if (at === undefined || this.form === undefined) {
      return;
    }
    if (!contains(this.form.range, at)) {
      this.later();
    }
    this.post({ type: 'cursor', id: figureAt(this.form, at)?.id });
  }

  private async receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.refresh();
        break;
      case 'enter':
        await this.enqueue(() => this.enter(message.id, message.text));
        break;
      case 'reveal':
        await this.reveal(message.range);
        break;
      case 'fix':
        await this.enqueue(() => this.fix(message.id));
        break;
      case 'explain':
        await this.explain(message.id);
        break;
      case 'undo':
        await this.enqueue(() => this.inText(() => vscode.commands.executeCommand('undo')));
        break;
      case 'save':
        await this.enqueue(async () => {
          await this.document?.save();
        });
        break;
    }
  }

  private enqueue(job: () => Promise<void>): Promise<void> {
    this.edits = this.edits.then(job, job);
    return this.edits;
  }

  /** One edit of the text, which is one step to undo. */
  private async enter(id: string, text: string): Promise<void> {
    const { document, form, server } = this;
    const { client } = server;
    const refuse = (reason: string): void => {
      this.post({ type: 'refused', id, reason });
    };
    if (document === undefined || form === undefined || client === undefined) {
      refuse(vscode.l10n.t('Gouji: the server does not run.'));
      return;
    }
    try {
      const uri = client.code2ProtocolConverter.asUri(document.uri);
      const textDocument = { uri, version: document.version };
      const params = { textDocument, part: form.part, id, text };
      const entered = await client.sendRequest<Entered>('gouji/enterFigure', params);
      if ('refused' in entered) {
        refuse(entered.refused);
        return;
      }
      const edit = await client.protocol2CodeConverter.asWorkspaceEdit(entered.edit as WorkspaceEdit | null);
      if (edit !== undefined && !(await vscode.workspace.applyEdit(edit))) {
        refuse(vscode.l10n.t('The text has changed meanwhile.'));
        return;
      }
      this.post({ type: 'entered', id });
    } catch (error) {
      refuse(asText(error instanceof Error ? error.message : String(error)));
    }
    this.later();
  }

  /** Shows a place in the text, which keeps its column; the form keeps the keys. */
  private async reveal(range: Range): Promise<void> {
    if (this.document !== undefined) {
      const { start, end } = range;
      const selection = new vscode.Selection(start.line, start.character, end.line, end.character);
      const viewColumn = this.editor()?.viewColumn ?? vscode.ViewColumn.One;
      await vscode.window.showTextDocument(this.document, { viewColumn, selection, preserveFocus: true });
    }
  }

  /** Says what the server knows of a figure: its identities, last year's value, where the text states it. */
  private async explain(id: string): Promise<void> {
    const { document, server } = this;
    const range = this.form && figures(this.form).find((it) => it.id === id)?.range;
    if (document === undefined || range == null || server.client === undefined) {
      return;
    }
    const textDocument = { uri: server.client.code2ProtocolConverter.asUri(document.uri) };
    const params = { textDocument, position: range.start };
    try {
      const lines = await server.client.sendRequest<string[]>('gouji/explainFigure', params);
      this.post({ type: 'explained', id, lines });
    } catch {
      // The text has changed: it is asked again.
    }
  }

  /** Applies the fix of a figure: the preferred one, or the one that is chosen of several. */
  private async fix(id: string): Promise<void> {
    const figure = this.form && figures(this.form).find((it) => it.id === id);
    const { document, server } = this;
    const { client } = server;
    if (document === undefined || figure?.range == null || client === undefined) {
      return;
    }
    const found = await client.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
      range: figure.range,
      context: { diagnostics: [], only: [CodeActionKind.QuickFix] },
    });
    const fixes = (found ?? []).filter((it) => CodeAction.is(it)).filter((it) => it.edit !== undefined);
    const preferred = fixes.find((it) => it.isPreferred);
    const choices = fixes.map((it) => ({ label: it.title, fix: it }));
    const chosen = preferred ?? (await vscode.window.showQuickPick(choices, { title: figure.name }))?.fix;
    if (chosen?.edit !== undefined) {
      await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(chosen.edit));
    }
  }

  /** Runs a command of the text editor; the form has the keys again after it. */
  private async inText(run: () => Thenable<unknown>): Promise<void> {
    if (this.document !== undefined) {
      const viewColumn = this.editor()?.viewColumn ?? vscode.ViewColumn.One;
      await vscode.window.showTextDocument(this.document, { viewColumn });
      await run();
      this.panel.reveal();
    }
  }
}

function words(): Parameters<typeof page>[1] {
  return {
    noReport: vscode.l10n.t('This file holds no annual report.'),
    noTable: vscode.l10n.t('The report does not have this table.'),
    unreadable: vscode.l10n.t('The cells of this table have lost their order in the text: none of its figures is read.'),
    noCell: vscode.l10n.t('none'),
    edition: vscode.l10n.t('form of {0}'),
    blanks: vscode.l10n.t('{0} blank'),
    findings: vscode.l10n.t('{0} findings'),
    clean: vscode.l10n.t('nothing found'),
    fix: vscode.l10n.t('Change it to {0}'),
    fixes: vscode.l10n.t('Show the fixes'),
  };
}
