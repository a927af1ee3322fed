// Writes gouji-<platform>.vsix, with the server in it.
//
// The server is built by cargo from the root of the repository. GOUJI_BINARY names one that is
// built already, and `--target` the platform that it is for (`win32-x64`, `linux-arm64`, ...).
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX, listFiles } from '@vscode/vsce';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(folder, '../..');
const { values } = parseArgs({ options: { target: { type: 'string' } } });
const target = values.target ?? `${process.platform}-${process.arch}`;
process.chdir(folder);

await import('./build.mjs');
const binary = process.env.GOUJI_BINARY ? resolve(root, process.env.GOUJI_BINARY) : built();
if (!existsSync(binary)) {
  fail(`there is no server at ${binary}`);
}
const own = join('bin', target.startsWith('win32') ? 'gouji.exe' : 'gouji');
rmSync('bin', { recursive: true, force: true });
mkdirSync('bin');
copyFileSync(binary, own);
chmodSync(own, 0o755);
const packagePath = join(folder, `gouji-${target}.vsix`);
rmSync(packagePath, { force: true });
const stage = mkdtempSync(join(tmpdir(), 'gouji-package-'));
process.on('exit', () => rmSync(stage, { recursive: true, force: true }));
copyFileSync('.vscodeignore', join(stage, '.vscodeignore'));
for (const name of await listFiles({ cwd: folder, dependencies: false })) {
  mkdirSync(dirname(join(stage, name)), { recursive: true });
  copyFileSync(name, join(stage, name));
}
// The page of an installed extension shows no picture that is a file: the pictures stand in it.
const page = readFileSync('README.md', 'utf8').replace(/\]\((images\/\w+\.png)\)/g, (_, name) => {
  return `](data:image/png;base64,${readFileSync(name, 'base64')})`;
});
writeFileSync(join(stage, 'README.md'), page);
await createVSIX({
  cwd: stage,
  target,
  packagePath,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});

/** The release binary of this machine, built now if it is not up to date. */
function built() {
  if (target !== `${process.platform}-${process.arch}`) {
    fail(`for ${target}, name a server built for it: GOUJI_BINARY=...`);
  }
  const args = ['build', '--release', '--locked', '--bin', 'gouji'];
  const cargo = spawnSync('cargo', [...args, '--message-format=json-render-diagnostics'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (cargo.error) {
    fail(`cargo does not run (${cargo.error.message}): install Rust, or name a server: GOUJI_BINARY=...`);
  }
  if (cargo.status !== 0) {
    fail('the server does not build');
  }
  const messages = cargo.stdout.split('\n').filter((it) => it.startsWith('{'));
  const executables = messages.map((it) => JSON.parse(it).executable).filter(Boolean);
  return executables.at(-1) ?? fail('cargo built no server');
}

function fail(reason) {
  console.error(`package: ${reason}`);
  process.exit(1);
}
