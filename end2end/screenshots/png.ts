// A picture as a small PNG (RFC 2083): pages have few colours, so the 256 that are most of it do.

import { crc32, deflateSync } from 'node:zlib';

/** Of pixels as a canvas has them: red, green, blue and alpha, one byte each. */
export function png(pixels: Uint8Array, width: number, height: number): Buffer {
  const colours = mostUsed(pixels);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = at(pixels, y * width + x);
      let index = nearest.get(colour);
      if (index === undefined) nearest.set(colour, (index = closest(colours, colour)));
      rows[y * (width + 1) + 1 + x] = index;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits, each the number of a colour.
  head.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', head), chunk('PLTE', palette), chunk('IDAT', deflateSync(rows, { level: 9 }))];
  return Buffer.concat([signature, ...parts, chunk('IEND', Buffer.alloc(0))]);
}

const at = (pixels: Uint8Array, index: number): number =>
  ((pixels[index * 4] ?? 0) << 16) | ((pixels[index * 4 + 1] ?? 0) << 8) | (pixels[index * 4 + 2] ?? 0);

function mostUsed(pixels: Uint8Array): number[] {
  const counts = new Map<number, number>();
  for (let index = 0; index < pixels.length / 4; index += 1) {
    const colour = at(pixels, index);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, 256).map(([colour]) => colour);
}

function closest(colours: number[], colour: number): number {
  let [best, least] = [0, Infinity];
  for (const [index, other] of colours.entries()) {
    const by = (shift: number) => (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2;
    const distance = by(16) + by(8) + by(0);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
