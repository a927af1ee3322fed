// The commands that stand for source actions of the server.

import * as vscode from 'vscode';

export function fixAll(): Promise<void> {
  return apply('source.fixAll.gouji', vscode.l10n.t('Gouji: nothing that can be fixed safely.'));
}

export function recomputeTotals(): Promise<void> {
  return apply('source.recomputeTotals.gouji', vscode.l10n.t('Gouji: no table here with totals to recompute.'));
}

/** Applies the server's action of this kind for what is selected, or says that there is none. */
async function apply(kind: string, nothing: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return;
  }
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    editor.document.uri,
    editor.selection,
    kind,
    1,
  );
  const action = found.find((it) => it.kind?.value === kind);
  if (action?.edit === undefined || action.edit.size === 0) {
    vscode.window.setStatusBarMessage(nothing, 5000);
    return;
  }
  await vscode.workspace.applyEdit(action.edit);
}
