// UUIDv7: made on the device, in the order of making, so that a record has its name before any server saw it.
let last = 0;
let count = 0;

export function uuid7(now = Date.now()) {
  // Within one millisecond, or when the clock was put back, the counter keeps the order.
  if (now > last) { last = now; count = 0; } else if (++count > 0xfff) { last += 1; count = 0; }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = last;
  for (let i = 5; i >= 0; i -= 1) { bytes[i] = rest % 256; rest = Math.floor(rest / 256); }
  bytes[6] = 0x70 | (count >> 8);
  bytes[7] = count & 0xff;
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (b) => (b + 256).toString(16).slice(1)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
