// Makes a screenshot smaller: no transparency, at most 256 colours (what is rarer takes the nearest), packed tightly.
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;

/** The same picture in fewer bytes; the given one if it is of a sort that browsers do not make. */
export function smaller(png) {
  const picture = read(png);
  if (!picture) return png;
  const { width, height, pixels } = picture;
  const { palette, place } = colours(pixels);
  const rows = Buffer.alloc((width + 1) * height); // each begins with its filter, which is none
  for (let i = 0; i < width * height; i++) rows[i + Math.floor(i / width) + 1] = place.get(pixels[i]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const parts = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", parts), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/** The colours that most pixels have, and for every colour the place of the nearest of them. */
function colours(pixels) {
  const counted = new Map();
  for (const colour of pixels) counted.set(colour, (counted.get(colour) ?? 0) + 1);
  const all = [...counted].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = all.slice(0, COLOURS);
  const distance = (a, b) => [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);
  const nearest = (colour) => palette.reduce((best, one, i) => (distance(colour, one) < distance(colour, palette[best]) ? i : best), 0);
  return { palette, place: new Map(all.map((colour, i) => [colour, i < COLOURS ? i : nearest(colour)])) };
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const out = Buffer.alloc(8 + data.length + 4);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 8 + data.length);
  return out;
}

/** The pixels, a number each, of a PNG with 8 bits a colour, not interlaced; nothing for others. */
function read(png) {
  const parts = [];
  let head;
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at), name = png.toString("latin1", at + 4, at + 8), data = png.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") head = data;
    if (name === "IDAT") parts.push(data);
    at += 12 + length;
  }
  const width = head.readUInt32BE(0), height = head.readUInt32BE(4), bytes = { 2: 3, 6: 4 }[head[9]];
  if (head[8] !== 8 || head[12] !== 0 || !bytes) return undefined;
  const raw = inflateSync(Buffer.concat(parts)), line = width * bytes, flat = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x++) flat[y * line + x] = raw[y * (line + 1) + 1 + x] + guess(flat, y, x, line, bytes, filter);
  }
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => flat.readUIntBE(i * bytes, 3));
  return { width, height, pixels };
}

/** What a filter expects at this place, from its neighbours to the left and above. */
function guess(pixels, y, x, line, bytes, filter) {
  const left = x >= bytes ? pixels[y * line + x - bytes] : 0;
  const above = y > 0 ? pixels[(y - 1) * line + x] : 0;
  if (filter < 3) return [0, left, above][filter];
  if (filter === 3) return (left + above) >> 1;
  const corner = x >= bytes && y > 0 ? pixels[(y - 1) * line + x - bytes] : 0;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((one) => Math.abs(left + above - corner - one));
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}
