// Why something failed, as far as it is to be told.

import type { Translate } from './words';

/** What the protocol calls `RequestCancelled`, `ContentModified` and `ServerCancelled`. */
const GIVEN_UP = new Set([-32800, -32801, -32802]);
/** How a request ends whose server is gone: `PendingResponseRejected`, `ConnectionInactive`. */
const GONE = new Set([-32097, -32096]);

/** The reason in words; `undefined` where somebody wanted it to end. */
export function reason(error: unknown, t: Translate): string | undefined {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  // `vscode.CancellationError` says of itself that it is one by its name alone.
  if (name === 'Canceled' || (typeof code === 'number' && GIVEN_UP.has(code))) {
    return undefined;
  }
  // Of the client's own words there is one language only.
  if (typeof code === 'number' && (GONE.has(code) || (code > 0 && code <= 3))) {
    return t('Gouji: the server does not run.');
  }
  return t('Gouji: {0}', error instanceof Error ? error.message : String(error));
}
