// Bundles the extension into dist/, or with --tests the unit tests into out/.
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const tests = process.argv.includes('--tests');
const outdir = tests ? 'out' : 'dist';
rmSync(outdir, { recursive: true, force: true });
const common = { bundle: true, minify: !tests, sourcemap: tests ? 'inline' : false, legalComments: 'none', logLevel: 'warning' };
// The pages that views are drawn in.
await build({
  ...common,
  entryPoints: ['src/webview/form.ts', 'src/webview/form.css'],
  outdir: `${outdir}/webview`,
  platform: 'browser',
  format: 'esm',
  target: 'chrome114',
});
await build({
  ...common,
  entryPoints: tests
    ? readdirSync('test')
        .filter((it) => it.endsWith('.test.ts'))
        .map((it) => `test/${it}`)
    : ['src/extension.ts'],
  outdir,
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  external: ['vscode'],
});
