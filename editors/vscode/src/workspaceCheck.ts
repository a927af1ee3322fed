// The findings of every report of the workspace, also of those that no editor shows.

import * as vscode from 'vscode';
import { WorkDoneProgress, WorkspaceDiagnosticRequest } from 'vscode-languageclient';
import type { LanguageClient } from 'vscode-languageclient/node';

import { selector, type Server } from './server';

/** What the server looks for on disk. */
const FILES = '**/*.{md,markdown,txt,html,htm,tsv,csv,docx,xlsx,pdf}';

/** How long files are to be quiet before they are looked at again. */
const QUIET = 500;

export class WorkspaceCheck implements vscode.Disposable {
  /** Of files that are not open: those that are, the client asks for itself. */
  private readonly collection = vscode.languages.createDiagnosticCollection('gouji-workspace');
  private readonly subscriptions: { dispose(): unknown }[];
  private watcher: vscode.Disposable | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** How often the server was asked. */
  private asked = 0;

  constructor(private readonly server: Server) {
    this.subscriptions = [
      this.collection,
      vscode.workspace.onDidOpenTextDocument((it) => {
        if (vscode.languages.match(selector, it) > 0) {
          this.collection.delete(it.uri);
        }
      }),
      vscode.workspace.onDidCloseTextDocument(() => {
        this.later();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.later();
      }),
      server.onDidChangeLife((life) => {
        if (life === 'running') {
          this.later();
        } else {
          // Nobody would take away what has come to be wrong.
          this.collection.clear();
        }
      }),
    ];
  }

  async run(): Promise<void> {
    const client = this.server.client;
    if (client === undefined || (vscode.workspace.workspaceFolders ?? []).length === 0) {
      const reason = client === undefined ? 'Gouji: the server does not run.' : 'Gouji: no folder is open.';
      await vscode.window.showInformationMessage(vscode.l10n.t(reason));
      return;
    }
    const title = vscode.l10n.t('Checking the annual reports of the workspace');
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const n_reports = await vscode.window.withProgress(options, (progress, token) =>
      this.check(client, { progress, token }),
    );
    this.watch();
    const n_findings = listed();
    if (n_findings > 0) {
      await vscode.commands.executeCommand('workbench.actions.view.problems');
    }
    const summary = vscode.l10n.t('Gouji: {0} reports, {1} findings.', n_reports, n_findings);
    void vscode.window.showInformationMessage(summary);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watcher?.dispose();
    for (const it of this.subscriptions) {
      it.dispose();
    }
  }

  /** Lists what is found. Returns the number of reports. */
  private async check(client: LanguageClient, shown?: Shown): Promise<number> {
    // What the server would say by itself, in a second place and in its own language, it says here.
    const workDoneToken = `gouji.check.${++this.asked}`;
    let percentage = 0;
    const progress = client.onProgress(WorkDoneProgress.type, workDoneToken, (it) => {
      if (it.kind === 'report') {
        const increment = (it.percentage ?? percentage) - percentage;
        percentage += increment;
        shown?.progress.report({ message: it.message ?? '', increment });
      }
    });
    const params = { identifier: 'gouji', previousResultIds: [], workDoneToken };
    const answer = client.sendRequest(WorkspaceDiagnosticRequest.type, params, shown?.token);
    const { items } = await answer.finally(() => {
      progress.dispose();
    });
    const open = new Set(
      vscode.workspace.textDocuments
        .filter((it) => vscode.languages.match(selector, it) > 0)
        .map((it) => it.uri.toString()),
    );
    const found: [vscode.Uri, vscode.Diagnostic[]][] = [];
    for (const it of items) {
      if (it.kind === 'full') {
        const uri = client.protocol2CodeConverter.asUri(it.uri);
        if (!open.has(uri.toString())) {
          found.push([uri, await client.protocol2CodeConverter.asDiagnostics(it.items)]);
        }
      }
    }
    this.collection.clear();
    // One by one: of what is set at once VS Code shows the first 1,100.
    for (const [uri, findings] of found) {
      this.collection.set(uri, findings);
    }
    return items.length;
  }

  /** Once the user has asked, the list is kept as the files are. */
  private watch(): void {
    if (this.watcher === undefined) {
      const watcher = vscode.workspace.createFileSystemWatcher(FILES);
      const later = (): void => {
        this.later();
      };
      this.watcher = vscode.Disposable.from(
        watcher,
        watcher.onDidChange(later),
        watcher.onDidCreate(later),
        watcher.onDidDelete(later),
      );
    }
  }

  private later(): void {
    if (this.watcher === undefined) {
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const client = this.server.client;
      if (client !== undefined && this.server.life === 'running') {
        this.check(client).catch((error: unknown) => {
          client.warn(String(error), undefined, false);
        });
      }
    }, QUIET);
  }
}

/** Where a check is shown, and how it is ended. */
interface Shown {
  progress: vscode.Progress<{ message: string; increment: number }>;
  token: vscode.CancellationToken;
}

/** How many findings the Problems panel lists: it leaves out hints. */
function listed(): number {
  const all = vscode.languages.getDiagnostics().flatMap((it) => it[1]);
  return all.filter((it) => it.source === 'gouji' && it.severity !== vscode.DiagnosticSeverity.Hint).length;
}
