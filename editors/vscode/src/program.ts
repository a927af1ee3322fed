// The server program, run for one answer.

import { spawn } from 'node:child_process';

const TIMEOUT = 30_000;

/** Standard output of the program; throws with what it says on standard error. */
export function run(program: string, args: string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout: TIMEOUT, windowsHide: true });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (it: Buffer) => out.push(it));
    child.stderr.on('data', (it: Buffer) => err.push(it));
    child.on('error', reject);
    // The program may end without having read everything.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      if (code === 0) {
        resolve(Buffer.concat(out).toString('utf8'));
      } else {
        const reason = Buffer.concat(err).toString('utf8').trim();
        reject(new Error(reason || `${args[0] ?? program}: ${code === null ? 'no answer' : `status ${code}`}`));
      }
    });
    child.stdin.end(input);
  });
}
