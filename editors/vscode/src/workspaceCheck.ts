// The findings of every report of the workspace, also of those that no editor shows.

import * as vscode from 'vscode';
import { WorkspaceDiagnosticRequest } from 'vscode-languageclient';
import type { LanguageClient } from 'vscode-languageclient/node';

import { selector, type Server } from './server';

/** What the server looks for on disk. */
const FILES = '**/*.{md,markdown,txt,html,htm,tsv,csv}';

/** How long files are to be quiet before they are looked at again. */
const QUIET = 500;

export class WorkspaceCheck implements vscode.Disposable {
  /** Of files that are not open: those that are, the client asks for itself. */
  private readonly collection = vscode.languages.createDiagnosticCollection('gouji-workspace');
  private readonly subscriptions: { dispose(): unknown }[];
  private watcher: vscode.Disposable | undefined;
  private timer: NodeJS.Timeout | undefined;

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
    const counts = await vscode.window.withProgress(options, (_, token) => this.check(client, token));
    this.watch();
    if (counts.findings > 0) {
      await vscode.commands.executeCommand('workbench.actions.view.problems');
    }
    const summary = vscode.l10n.t('Gouji: {0} reports, {1} findings.', counts.reports, counts.findings);
    void vscode.window.showInformationMessage(summary);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watcher?.dispose();
    for (const it of this.subscriptions) {
      it.dispose();
    }
  }

  private async check(
    client: LanguageClient,
    token?: vscode.CancellationToken,
  ): Promise<{ reports: number; findings: number }> {
    const { items } = await client.sendRequest(
      WorkspaceDiagnosticRequest.type,
      { identifier: 'gouji', previousResultIds: [] },
      token,
    );
    const open = new Set(
      vscode.workspace.textDocuments
        .filter((it) => vscode.languages.match(selector, it) > 0)
        .map((it) => it.uri.toString()),
    );
    const found: [vscode.Uri, vscode.Diagnostic[]][] = [];
    let findings = 0;
    for (const it of items) {
      if (it.kind === 'full') {
        findings += it.items.length;
        const uri = client.protocol2CodeConverter.asUri(it.uri);
        if (!open.has(uri.toString())) {
          found.push([uri, await client.protocol2CodeConverter.asDiagnostics(it.items)]);
        }
      }
    }
    this.collection.clear();
    this.collection.set(found);
    return { reports: items.length, findings };
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
          client.warn(String(error));
        });
      }
    }, QUIET);
  }
}
