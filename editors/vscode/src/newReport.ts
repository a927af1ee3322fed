// A new report: the form of a year with blanks, as the server writes it.

import * as vscode from 'vscode';

import { reports } from './reports';
import type { Server } from './server';
import { asText } from './words';
import { lastYear, yearProblem, type Years } from './years';

/** The answer to `gouji/newReport`. */
type Answer = { text: string } | { refused: string };

export async function newReport(server: Server): Promise<void> {
  const { client } = server;
  const capabilities = client?.initializeResult?.capabilities.experimental as { formYears: Years } | undefined;
  if (client === undefined || capabilities === undefined) {
    await vscode.window.showInformationMessage(vscode.l10n.t('Gouji: the server does not run.'));
    return;
  }
  const title = vscode.l10n.t('New report');
  // Of the report that is open: the next one is mostly the same organ's.
  const open = vscode.window.activeTextEditor?.document;
  const [last] = open === undefined ? [] : await reports(server, open);
  const year = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The year that the report is about'),
    value: String(lastYear(new Date())),
    validateInput: (it) => yearProblem(it, capabilities.formYears, (message, ...args) => vscode.l10n.t(message, ...args)),
  });
  if (year === undefined) {
    return;
  }
  const agency = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The organ whose report it is, by its full name'),
    placeHolder: '云溪县石桥镇人民政府',
    value: last?.agency ?? '',
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
  if (chosen === undefined) {
    return;
  }
  const params = { year: Number(year.trim()), agency: agency.trim(), layout: chosen.layout };
  const answer = await client.sendRequest<Answer>('gouji/newReport', params);
  if ('refused' in answer) {
    await vscode.window.showWarningMessage(vscode.l10n.t('Gouji: {0}', asText(answer.refused)));
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: chosen.language, content: answer.text });
  await vscode.window.showTextDocument(document);
}
