// What is read of a docx, xlsx or pdf, as a document that nobody can edit. For the server that document is the file:
// it is sent under the file's URI, so that what is found in it is what a check of the file finds, under the same
// configuration and beside the same reports, and whatever the server says of the file leads here.

import * as vscode from 'vscode';

import { VIEW, fileOf, isOffice, marks, viewOf, type Mark, type OfficeText } from './office';
import type { Server } from './server';

/** Opens by default: VS Code has nothing else to show such a file with. */
const DEFAULT = 'gouji.office';
/** Opens when it is chosen: others show PDFs as pages, and old files are not read. */
const OPTION = 'gouji.officeOption';

/** How long a file is to be quiet before it is read again, in milliseconds: programs write it in several steps. */
const QUIET = 500;
/** Of a longer text the marks are shown as they are: there would be too many to hide. */
const MOST_DRESSED = 500_000;

/** Where VS Code is to show what is read of a file; `undefined` for what is none. */
export function viewUri(file: vscode.Uri): vscode.Uri | undefined {
  return isOffice(file) ? file.with(viewOf(file, suffix())) : undefined;
}

/** The file that a document shows; `undefined` for any other document. */
export function fileUri(view: vscode.Uri): vscode.Uri | undefined {
  const file = fileOf(view, suffix());
  return file && view.with(file);
}

function suffix(): string {
  return vscode.l10n.t(' (as read)');
}

export class OfficeViews
  implements vscode.TextDocumentContentProvider, vscode.CustomReadonlyEditorProvider, vscode.FileDecorationProvider, vscode.Disposable
{
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly decorated = new vscode.EventEmitter<vscode.Uri[]>();
  readonly onDidChangeFileDecorations = this.decorated.event;
  /** Of the views that are open, by URI. */
  private readonly watchers = new Map<string, vscode.Disposable>();
  /** Views whose text has marks to hide, and those that could not be asked for. */
  private readonly marked = new Set<string>();
  private readonly unanswered = new Map<string, vscode.Uri>();
  /** A mark takes no room. VS Code has no word for that; where it does not take this one, marks are seen. They are
   *  drawn still, with no width, for what is found ends where one begins, and with a letter spacing, for lines are
   *  measured then and not computed. */
  private readonly mark = vscode.window.createTextEditorDecorationType({
    textDecoration: 'none; font-size: 0',
    letterSpacing: '0',
  });
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(private readonly server: Server) {
    const options = { supportsMultipleEditorsPerDocument: true };
    this.subscriptions = [
      this.changed,
      this.decorated,
      this.mark,
      vscode.workspace.registerTextDocumentContentProvider(VIEW, this),
      vscode.window.registerCustomEditorProvider(DEFAULT, this, options),
      vscode.window.registerCustomEditorProvider(OPTION, this, options),
      vscode.window.registerFileDecorationProvider(this),
      vscode.workspace.onDidOpenTextDocument((it) => {
        this.watch(it.uri);
      }),
      vscode.workspace.onDidCloseTextDocument((it) => {
        this.forget(it.uri);
      }),
      vscode.workspace.onDidChangeTextDocument((it) => {
        this.dress(vscode.window.visibleTextEditors.filter((editor) => editor.document === it.document));
      }),
      vscode.window.onDidChangeVisibleTextEditors((it) => {
        this.dress(it);
      }),
      vscode.languages.onDidChangeDiagnostics((it) => {
        this.decorated.fire(it.uris.map(fileUri).filter((uri) => uri !== undefined));
      }),
      server.onDidChangeLife((life) => {
        if (life === 'running') {
          for (const it of this.unanswered.values()) {
            this.changed.fire(it);
          }
        }
      }),
    ];
  }

  /** Shows what is read of a file; the file of the active tab where none is named. */
  async show(file: vscode.Uri | undefined, options: vscode.TextDocumentShowOptions = {}): Promise<void> {
    const chosen = file ?? activeFile();
    const view = chosen && viewUri(chosen);
    if (view !== undefined) {
      // Not as a document that is opened first: VS Code would keep that for minutes after its tab is closed, and
      // nothing would be listed of the file meanwhile.
      await vscode.commands.executeCommand('vscode.open', view, options);
    }
  }

  /** The text of a file, or why there is none: whoever opens a file sees that where its text would be. */
  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string | undefined> {
    const file = fileUri(uri);
    if (file === undefined) {
      return undefined;
    }
    const key = uri.toString();
    const answer = await this.ask(file, token);
    this.marked.delete(key);
    this.unanswered.delete(key);
    if (answer === undefined) {
      this.unanswered.set(key, uri);
      return `${vscode.l10n.t('Gouji: the server does not run.')}\n`;
    }
    if ('refused' in answer) {
      return `${answer.refused}\n`;
    }
    if (answer.languageId === 'html') {
      this.marked.add(key);
    }
    return answer.text;
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return {
      uri,
      dispose() {
        // Holds nothing.
      },
    };
  }

  /** Puts the view in the place of the editor that VS Code has opened for the file. */
  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    if (viewUri(uri) === undefined) {
      // A version of the file in Git and the like.
      panel.webview.html = vscode.l10n.t('Gouji reads office files on disk only.');
      return;
    }
    const isOwn = ({ input }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString();
    const own = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((it) => it.tabs).filter(isOwn);
    const preview = own()[0]?.isPreview ?? false;
    // What was to be selected in the file is told to nobody. Findings do not come this way: they stand in the view,
    // and lead to their places in it.
    await this.show(uri, { preview, ...(panel.viewColumn && { viewColumn: panel.viewColumn }) });
    await vscode.window.tabGroups.close(own(), true);
  }

  /** Marks a file in the list of files as VS Code marks those with problems: the problems are those of its view. */
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const view = viewUri(uri);
    const all = view === undefined ? [] : vscode.languages.getDiagnostics(view);
    const found = all.filter((it) => it.severity <= vscode.DiagnosticSeverity.Warning);
    if (found.length === 0) {
      return undefined;
    }
    const hasErrors = found.some((it) => it.severity === vscode.DiagnosticSeverity.Error);
    const badge = found.length > 9 ? '9+' : String(found.length);
    const color = new vscode.ThemeColor(hasErrors ? 'list.errorForeground' : 'list.warningForeground');
    const decoration = new vscode.FileDecoration(badge, vscode.l10n.t('{0} findings', found.length), color);
    decoration.propagate = true;
    return decoration;
  }

  dispose(): void {
    for (const it of [...this.watchers.values(), ...this.subscriptions]) {
      it.dispose();
    }
  }

  /** Has a view follow its file, wherever that lies. */
  private watch(uri: vscode.Uri): void {
    const file = fileUri(uri);
    const key = uri.toString();
    if (file === undefined || this.watchers.has(key)) {
      return;
    }
    // Of the whole folder: a name may have characters that mean something in a pattern.
    const folder = new vscode.RelativePattern(vscode.Uri.joinPath(file, '..'), '*');
    const watcher = vscode.workspace.createFileSystemWatcher(folder);
    let timer: NodeJS.Timeout | undefined;
    const later = (it: vscode.Uri): void => {
      if (it.toString() === file.toString()) {
        clearTimeout(timer);
        timer = setTimeout(() => {
          this.changed.fire(uri);
        }, QUIET);
      }
    };
    const own = [watcher, watcher.onDidChange(later), watcher.onDidCreate(later), watcher.onDidDelete(later)];
    this.watchers.set(
      key,
      new vscode.Disposable(() => {
        clearTimeout(timer);
        for (const it of own) {
          it.dispose();
        }
      }),
    );
  }

  private async ask(file: vscode.Uri, token: vscode.CancellationToken): Promise<OfficeText | undefined> {
    const { client } = this.server;
    try {
      const params = { textDocument: { uri: client?.code2ProtocolConverter.asUri(file) } };
      return await client?.sendRequest<OfficeText>('gouji/officeText', params, token);
    } catch (error) {
      client?.warn(String(error), undefined, false);
      return undefined;
    }
  }

  private forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.watchers.get(key)?.dispose();
    this.watchers.delete(key);
    this.marked.delete(key);
    this.unanswered.delete(key);
  }

  /** Hides the marks of the text: a row of a table is a line with its cells apart. */
  private dress(editors: readonly vscode.TextEditor[]): void {
    for (const editor of editors) {
      const { document } = editor;
      if (document.uri.scheme === VIEW) {
        const text = document.getText();
        const isMarked = this.marked.has(document.uri.toString()) && text.length <= MOST_DRESSED;
        const option = (it: Mark): vscode.DecorationOptions => ({
          range: new vscode.Range(document.positionAt(it.start), document.positionAt(it.end)),
          // Between the marks of two cells, so that what is found in either does not reach over it.
          ...(it.shown !== '' && { renderOptions: { after: { contentText: it.shown } } }),
        });
        editor.setDecorations(this.mark, isMarked ? marks(text).map(option) : []);
      }
    }
  }
}

/** The file of the active tab, whatever shows it. */
function activeFile(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}
