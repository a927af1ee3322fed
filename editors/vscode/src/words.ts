// Words for the user come in English and are looked up in the user's language.

export type Translate = (message: string, ...args: (string | number)[]) => string;

/** The messages as they are, for tests. */
export const plain: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (hole, n: string) => String(args[Number(n)] ?? hole));

/**
 * Text from files, settings and programs as a notification is to show it: as it stands. VS Code makes a link of
 * `[name](command:…)`, and obeys what turns the direction of text.
 */
export function asText(text: string): string {
  return text.replaceAll('](', '] (').replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/gu, ' ');
}
