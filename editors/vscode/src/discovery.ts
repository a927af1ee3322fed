// Which server program is run: the setting, the one that came along, the one on PATH.

import { isAbsolute, join } from 'node:path';

export interface Surroundings {
  /** `gouji.server.path`, as the user wrote it. */
  setting: string;
  /** Where the extension is installed. */
  extension: string;
  home: string;
  /** The environment variable PATH. */
  path: string;
  windows: boolean;
  /** Whether there is a file that can be run. */
  isProgram: (path: string) => boolean;
}

export type Discovery =
  | { kind: 'found'; path: string; origin: 'setting' | 'bundled' | 'PATH' }
  /** The setting names something that cannot be run: said, and nothing else tried. */
  | { kind: 'wrong'; path: string }
  | { kind: 'none' };

export function discover(it: Surroundings): Discovery {
  const setting = it.setting.trim();
  if (setting !== '') {
    const path = setting.replace(/^~(?=[\\/]|$)/, () => it.home);
    const usable = isAbsolute(path) && it.isProgram(path);
    return usable ? { kind: 'found', path, origin: 'setting' } : { kind: 'wrong', path: setting };
  }
  const name = it.windows ? 'gouji.exe' : 'gouji';
  const bundled = join(it.extension, 'bin', name);
  if (it.isProgram(bundled)) {
    return { kind: 'found', path: bundled, origin: 'bundled' };
  }
  // Relative folders are passed over: they would depend on where the editor was started.
  const folders = it.path.split(it.windows ? ';' : ':').filter((folder) => isAbsolute(folder));
  const path = folders.map((folder) => join(folder, name)).find(it.isProgram);
  return path === undefined ? { kind: 'none' } : { kind: 'found', path, origin: 'PATH' };
}
