// The page of a rule, as a document that nobody can edit: the server sends it with its action.

import * as vscode from 'vscode';

const SCHEME = 'gouji-rule';

/** What the server looks for before it offers the action. */
export const EXPLAIN = 'gouji.explainRule';

export class RulePages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly pages = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.pages.get(uri.path);
  }

  /** Shows the page of a rule beside the report, as Markdown is shown. */
  async show(rule: unknown, page: unknown): Promise<void> {
    if (typeof rule !== 'string' || typeof page !== 'string') {
      return;
    }
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
    this.pages.set(uri.path, page);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }

  dispose(): void {
    this.registration.dispose();
  }
}
