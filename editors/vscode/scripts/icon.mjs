// Draws images/icon.png: a sheet with a table, and the hook that ticks it off.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 128;
/** Samples per pixel and direction. */
const FINE = 4;

const RED = [156, 28, 28];
const PAPER = [252, 248, 240];
const LINE = [196, 178, 158];
const AMBER = [247, 201, 92];
const GREEN = [22, 120, 84];

/** Whether a point lies in a rectangle with round corners. */
function inBox(x, y, [left, top, right, bottom], radius) {
  const dx = Math.max(left + radius - x, x - (right - radius), 0);
  const dy = Math.max(top + radius - y, y - (bottom - radius), 0);
  return x >= left && x <= right && y >= top && y <= bottom && Math.hypot(dx, dy) <= radius;
}

/** How far a point is from a line. */
function distance(x, y, [ax, ay, bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

const SHEET = [22, 22, 106, 106];
const HOOK = [
  [42, 72, 62, 92],
  [62, 92, 104, 40],
];

/** The color of a point, or `undefined` outside the icon. */
function color(x, y) {
  if (!inBox(x, y, [2, 2, 126, 126], 24)) return undefined;
  const toHook = Math.min(...HOOK.map((it) => distance(x, y, it)));
  if (toHook <= 7) return GREEN;
  if (toHook <= 10.5) return PAPER;
  if (!inBox(x, y, SHEET, 6)) return RED;
  const isLine = [43, 64, 85].some((it) => Math.abs(y - it) <= 1.25) || [50, 78].some((it) => Math.abs(x - it) <= 1.25);
  if (y < 43) return isLine ? PAPER : LINE;
  if (isLine) return LINE;
  return x > 78 && y > 85 ? AMBER : PAPER;
}

const rows = Buffer.alloc(SIZE * (1 + SIZE * 4));
for (let y = 0; y < SIZE; y++) {
  for (let x = 0; x < SIZE; x++) {
    const samples = [];
    for (let i = 0; i < FINE * FINE; i++) {
      const sample = color(x + ((i % FINE) + 0.5) / FINE, y + (Math.floor(i / FINE) + 0.5) / FINE);
      if (sample) samples.push(sample);
    }
    const mean = [0, 1, 2].map((it) => samples.reduce((acc, sample) => acc + sample[it], 0) / (samples.length || 1));
    const pixel = [...mean, (255 * samples.length) / FINE ** 2].map(Math.round);
    rows.set(pixel, y * (1 + SIZE * 4) + 1 + x * 4);
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const res = Buffer.alloc(body.length + 8);
  res.writeUInt32BE(data.length, 0);
  body.copy(res, 4);
  res.writeUInt32BE(crc32(body), body.length + 4);
  return res;
}

const header = Buffer.alloc(13);
header.writeUInt32BE(SIZE, 0);
header.writeUInt32BE(SIZE, 4);
header.set([8, 6, 0, 0, 0], 8);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))];
writeFileSync(new URL('../images/icon.png', import.meta.url), Buffer.concat([signature, ...chunks]));
