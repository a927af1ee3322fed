// Bundles the extension into dist/, or with --tests the unit tests into out/.
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const tests = process.argv.includes('--tests');
const outdir = tests ? 'out' : 'dist';
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: tests
    ? readdirSync('test')
        .filter((it) => it.endsWith('.test.ts'))
        .map((it) => `test/${it}`)
    : ['src/extension.ts'],
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  external: ['vscode'],
  minify: !tests,
  sourcemap: tests ? 'inline' : false,
  legalComments: 'none',
  logLevel: 'warning',
});
