// Words for the user come in English and are looked up in the user's language.

export type Translate = (message: string, ...args: (string | number)[]) => string;

/** The messages as they are, for tests. */
export const plain: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (hole, n: string) => String(args[Number(n)] ?? hole));
