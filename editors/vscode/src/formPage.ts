// The page of the form before anything is drawn in it. Nothing but its own script runs there, and nothing is
// fetched from anywhere.

import type { Words } from './formProtocol';

export interface Assets {
  script: string;
  style: string;
  /** Where the two are from, as the page's policy names it. */
  source: string;
  language: string;
  title: string;
}

export function page(assets: Assets, words: Words): string {
  const policy = `default-src 'none'; style-src ${assets.source}; script-src ${assets.source}`;
  return `<!DOCTYPE html>
<html lang="${escape(assets.language)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width">
<title>${escape(assets.title)}</title>
<link rel="stylesheet" href="${escape(assets.style)}"></head>
<body><main><h1 id="title"></h1><p id="about" role="status"></p><div id="tables"></div></main>
<aside id="detail" aria-live="polite" aria-label="${escape(assets.title)}"></aside>
<div id="words" hidden>${escape(JSON.stringify(words))}</div>
<script type="module" src="${escape(assets.script)}"></script></body></html>`;
}

export function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (it) => entities[it] ?? it);
}
