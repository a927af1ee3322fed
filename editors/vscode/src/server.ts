// The life of the language server: found, started, restarted, stopped.

import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type ClientCapabilities,
  type ServerCapabilities,
  type StaticFeature,
} from 'vscode-languageclient/node';

import { discover } from './discovery';
import { Lives } from './lives';
import { VIEW } from './office';
import { fileUri, viewUri } from './officeView';
import { EXPLAIN } from './rulePage';
import type { Life } from './status';
import { asText } from './words';

/** Reports are plain text, Markdown, HTML or tables of cells, for which other extensions have names of
 *  their own, or what is read of office files; what else is on disk is none of our business. */
export const selector = [
  ...['plaintext', 'markdown', 'html', 'csv', 'tsv'].flatMap((language) =>
    ['file', 'untitled'].map((scheme) => ({ language, scheme })),
  ),
  { scheme: VIEW },
];

/** The configuration of a folder of reports: the server says what is wrong in it, and what its keys mean. */
const configuration = { scheme: 'file', pattern: '**/gouji.toml' };

export class Server implements vscode.Disposable {
  life: Life = 'stopped';
  client: LanguageClient | undefined;
  private readonly lives = new Lives();
  private readonly changed = new vscode.EventEmitter<Life>();
  readonly onDidChangeLife = this.changed.event;
  /** Starts and stops one after the other, however often they are asked for. */
  private queue = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
  ) {}

  /** The program, or `undefined` once the user was told what to do. */
  program(): string | undefined {
    const found = discover({
      setting: vscode.workspace.getConfiguration('gouji').get<string>('server.path', ''),
      extension: this.context.extensionPath,
      home: homedir(),
      path: process.env['PATH'] ?? '',
      windows: process.platform === 'win32',
      isProgram,
    });
    switch (found.kind) {
      case 'found':
        this.output.info(`server: ${found.path} (${found.origin})`);
        return found.path;
      case 'wrong':
        void this.complain(
          vscode.l10n.t(
            'Gouji: the setting gouji.server.path names "{0}", which is no program with a full path. Correct it, or empty it to use the server that comes with the extension.',
            asText(found.path),
          ),
        );
        return undefined;
      case 'none':
        void this.complain(
          vscode.l10n.t(
            'Gouji: there is no server program. Install the extension package made for this platform, or put gouji on the PATH, or name it in the setting gouji.server.path; then restart the server.',
          ),
        );
        return undefined;
    }
  }

  start(): Promise<void> {
    return this.enqueue(() => this.startNow());
  }

  restart(): Promise<void> {
    return this.enqueue(async () => {
      this.lives.forget();
      await this.stopNow();
      await this.startNow();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.stopNow());
  }

  dispose(): void {
    this.changed.dispose();
  }

  private enqueue(job: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(job, job).catch((error: unknown) => {
      this.output.error(String(error));
    });
    return this.queue;
  }

  private async startNow(): Promise<void> {
    const program = this.program();
    if (program === undefined) {
      this.become('stopped');
      return;
    }
    if (!vscode.workspace.isTrusted) {
      this.output.warn(untrusted());
    }
    const client = new Client(
      'gouji',
      vscode.l10n.t('Gouji'),
      { command: program, args: ['lsp'] },
      {
        documentSelector: [...selector, configuration],
        outputChannel: this.output,
        traceOutputChannel: this.output,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: settings,
        synchronize: { configurationSection: 'gouji' },
        diagnosticCollectionName: 'gouji',
        uriConverters: {
          code2Protocol: (it) => (fileUri(it) ?? it).toString(),
          protocol2Code: (it) => {
            const uri = vscode.Uri.parse(it);
            return viewUri(uri) ?? uri;
          },
        },
      },
    );
    const born = Date.now();
    const ended = () => {
      this.ended(client, Date.now() - born);
    };
    const usual = client.createDefaultErrorHandler();
    // A client loses its way where the server ends while it starts: nobody is told, and no other is started. So each
    // has one life only, and what comes after it is decided here.
    client.clientOptions.initializationFailedHandler = () => false;
    client.clientOptions.errorHandler = {
      error: async (...it) => {
        const { action } = await usual.error(...it);
        if (action === ErrorAction.Shutdown) {
          ended();
        }
        return { action: ErrorAction.Continue };
      },
      closed: () => {
        ended();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
    client.registerFeature(new WorkspaceOnDemand());
    client.registerFeature(new OwnCommands());
    client.onDidChangeState((it) => {
      const life: Record<State, Life> = {
        [State.Starting]: 'starting',
        [State.Running]: 'running',
        [State.Stopped]: 'stopped',
      };
      if (client === this.client) {
        this.become(life[it.newState]);
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.output.error(String(error));
      ended();
    }
  }

  /** The server of this client has ended by itself, so many milliseconds after it was started. */
  private ended(client: LanguageClient, lived: number): void {
    if (client !== this.client) {
      // The user stops it, or its end is known already.
      return;
    }
    this.client = undefined;
    switch (this.lives.ended(lived, client.initializeResult !== undefined)) {
      case 'another':
        this.become('starting');
        void this.enqueue(async () => {
          await this.discard(client);
          // Unless the user has said something else meanwhile.
          if (this.client === undefined && this.life === 'starting') {
            await this.startNow();
          }
        });
        return;
      case 'none began':
        void this.complain(vscode.l10n.t('Gouji: the server did not start. The log says why.'));
        break;
      case 'none lasts':
        void this.complain(
          vscode.l10n.t('Gouji: the server has ended again and again, and is not started once more. The log says why.'),
        );
        break;
    }
    this.become('stopped');
    void this.enqueue(() => this.discard(client));
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await this.discard(client);
    this.become('stopped');
  }

  private async discard(client: LanguageClient | undefined): Promise<void> {
    try {
      await client?.dispose();
    } catch (error) {
      this.output.warn(String(error));
    }
  }

  private become(life: Life): void {
    if (this.life !== life) {
      this.life = life;
      this.changed.fire(life);
    }
  }

  private async complain(message: string): Promise<void> {
    const openSetting = vscode.l10n.t('Open the setting');
    const showOutput = vscode.l10n.t('Show output');
    this.output.error(message);
    const chosen = await vscode.window.showErrorMessage(message, openSetting, showOutput);
    if (chosen === openSetting) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'gouji.server.path');
    } else if (chosen === showOutput) {
      this.output.show();
    }
  }
}

/** Writes its own words, which are English only, to the log: what the user is told the extension says. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Keeps the client from asking for the whole workspace every two seconds: the user asks. */
class WorkspaceOnDemand implements StaticFeature {
  preInitialize(capabilities: ServerCapabilities): void {
    if (capabilities.diagnosticProvider !== undefined) {
      capabilities.diagnosticProvider.workspaceDiagnostics = false;
    }
  }
  fillClientCapabilities(): void {
    // Nothing that the other features do not say.
  }
  initialize(): void {
    // Everything is done before.
  }
  getState(): { kind: 'static' } {
    return { kind: 'static' };
  }
  clear(): void {
    // Holds nothing.
  }
}

/** Tells the server which commands of the extension its actions may run. */
class OwnCommands implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.experimental = { commands: { commands: [EXPLAIN] } };
  }
  initialize(): void {
    // The commands are registered with the extension.
  }
  getState(): { kind: 'static' } {
    return { kind: 'static' };
  }
  clear(): void {
    // Holds nothing.
  }
}

/** That a workspace which nobody trusts has no say. */
export function untrusted(): string {
  return vscode.l10n.t(
    'This workspace is not trusted: its gouji.toml and its settings do not count, reports are checked by themselves.',
  );
}

/** What the server is to know from its first message on. */
function settings(): object {
  const it = vscode.workspace.getConfiguration('gouji');
  return {
    trusted: vscode.workspace.isTrusted,
    language: it.get('language'),
    rules: it.get('rules'),
    files: { include: it.get('files.include'), exclude: it.get('files.exclude') },
    typing: { totals: it.get('typing.totals') },
    hints: { columns: it.get('hints.columns'), sums: it.get('hints.sums') },
    lenses: it.get('lenses'),
  };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
