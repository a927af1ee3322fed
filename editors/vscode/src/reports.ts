// The reports of a document, as the server reads them.

import * as vscode from 'vscode';

import type { Range } from './formProtocol';
import { selector, type Server } from './server';

/** A report of a document: part of the answer to `gouji/reports`. */
export interface Report {
  part: number;
  range: Range;
  agency: string | null;
  year: number | null;
}

/** The reports of a document; none where the server does not run, or does not know it yet. */
export async function reports(server: Server, document: vscode.TextDocument): Promise<Report[]> {
  const { client } = server;
  if (client === undefined || vscode.languages.match(selector, document) === 0) {
    return [];
  }
  try {
    const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    return await client.sendRequest<Report[]>('gouji/reports', { textDocument });
  } catch {
    return [];
  }
}
