// A new report: the form of a year with blanks, as `gouji new` prints it.

import * as vscode from 'vscode';

import { lastYear, yearProblem } from './form';
import { run } from './program';
import type { Server } from './server';

export async function newReport(server: Server): Promise<void> {
  const title = vscode.l10n.t('New report');
  const year = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The year that the report is about'),
    value: String(lastYear(new Date())),
    validateInput: (it) => yearProblem(it, (message) => vscode.l10n.t(message)),
  });
  if (year === undefined) {
    return;
  }
  const agency = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The organ whose report it is, by its full name'),
    placeHolder: '云溪县石桥镇人民政府',
    validateInput: (it) => (it.trim() === '' ? vscode.l10n.t('The name of an organ is needed.') : undefined),
  });
  if (agency === undefined) {
    return;
  }
  const layouts = [
    {
      label: 'Markdown',
      description: vscode.l10n.t('tables with bars, for web pages'),
      layout: 'markdown',
      language: 'markdown',
    },
    {
      label: vscode.l10n.t('Plain text'),
      description: vscode.l10n.t('cells apart by tabs, to paste from and into Word or Excel'),
      layout: 'tsv',
      language: 'plaintext',
    },
  ];
  const chosen = await vscode.window.showQuickPick(layouts, { title });
  const program = chosen === undefined ? undefined : server.program();
  if (chosen === undefined || program === undefined) {
    return;
  }
  const args = ['new', '--year', year.trim(), '--agency', agency.trim(), '--layout', chosen.layout];
  const content = await run(program, args);
  const document = await vscode.workspace.openTextDocument({ language: chosen.language, content });
  await vscode.window.showTextDocument(document);
}
