import assert from 'node:assert/strict';
import { test } from 'node:test';

import { discover, type Surroundings } from '../src/discovery';

/** A machine that has these programs. */
function machine(programs: string[], rest: Partial<Surroundings> = {}): Surroundings {
  return {
    setting: '',
    extension: '/ext',
    home: '/home/li',
    path: '/usr/bin:/opt/工具',
    windows: false,
    isProgram: (it) => programs.includes(it),
    ...rest,
  };
}

test('the setting comes first', () => {
  const found = discover(machine(['/my/gouji', '/ext/bin/gouji'], { setting: ' /my/gouji ' }));
  assert.deepEqual(found, { kind: 'found', path: '/my/gouji', origin: 'setting' });
});

test('the setting may begin at home', () => {
  const found = discover(machine(['/home/li/$&/gouji'], { setting: '~/$&/gouji' }));
  assert.deepEqual(found, { kind: 'found', path: '/home/li/$&/gouji', origin: 'setting' });
});

test('a wrong setting is said, and nothing else is tried', () => {
  for (const setting of ['/missing', 'gouji', './gouji', '~li/gouji']) {
    const found = discover(machine(['/ext/bin/gouji', 'gouji', './gouji', '~li/gouji'], { setting }));
    assert.deepEqual(found, { kind: 'wrong', path: setting });
  }
});

test('the bundled program comes before PATH', () => {
  const found = discover(machine(['/ext/bin/gouji', '/usr/bin/gouji']));
  assert.deepEqual(found, { kind: 'found', path: '/ext/bin/gouji', origin: 'bundled' });
});

test('PATH is the last place, in its order', () => {
  const found = discover(machine(['/opt/工具/gouji', '/other/gouji']));
  assert.deepEqual(found, { kind: 'found', path: '/opt/工具/gouji', origin: 'PATH' });
});

test('relative folders on PATH are passed over', () => {
  const found = discover(machine(['gouji', 'bin/gouji', './gouji'], { path: ':bin:.' }));
  assert.deepEqual(found, { kind: 'none' });
});

test('on Windows it has another name', () => {
  const found = discover(machine(['/ext/bin/gouji.exe', '/ext/bin/gouji'], { windows: true }));
  assert.deepEqual(found, { kind: 'found', path: '/ext/bin/gouji.exe', origin: 'bundled' });
});
