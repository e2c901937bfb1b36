// One's households as a plan of fields, each parcel a link: what zerentian/ui/fields.py draws on the office
// pages, drawn here from what lies on the device.
import { s } from './dom.js';

const WIDTH = 358;
const ROW = 79;
const GAP = 5;
const MOST = 12;
const SLANT = [9, -7, 6, -9, 8, -6, 7, -8];
const DIP = [0, 7, -5, 6, -6];
const ANGLES = [62, 18, 100, 35, 78, 140, 50];

export function plan(parcels, label) {
  const listed = parcels.slice(0, MOST);
  const rows = Math.ceil(listed.length / 3);
  const layout = Array.from({ length: rows }, (_, row) => Math.floor(listed.length / rows) + (row < listed.length % rows ? 1 : 0));
  const svg = s('svg', { css: 'field', viewBox: `0 0 ${WIDTH} ${rows * (ROW + GAP)}`, role: 'group', 'aria-label': label });
  const defs = s('defs');
  svg.append(defs);
  const used = new Set();
  let index = 0;
  layout.forEach((columns, row) => {
    for (let column = 0; column < columns; column += 1, index += 1) {
      const parcel = listed[index];
      const angle = ANGLES[index % ANGLES.length];
      const furrow = `furrow-${parcel.kind}-${angle}`;
      if (!used.has(furrow)) { used.add(furrow); defs.append(pattern(furrow, parcel.kind, angle)); }
      svg.append(drawn(parcel, furrow, corners(row, column, columns, rows)));
    }
  });
  return svg;
}

const pattern = (id, kind, angle) =>
  s('pattern', { id, width: 9, height: 9, patternUnits: 'userSpaceOnUse', patternTransform: `rotate(${angle})` },
    s('rect', { css: `soil soil--${kind}`, width: 9, height: 9 }),
    s('rect', { css: `furrow furrow--${kind}`, width: 1.6, height: 9 }));

function corners(row, column, columns, rows) {
  const border = (n, up) => {
    if (n === 0) return 0;
    if (n === columns) return WIDTH;
    const lean = SLANT[(row * 3 + n) % SLANT.length];
    return (WIDTH * n) / columns + (up ? lean : -lean);
  };
  const level = (n, x) => n * (ROW + GAP) + (n === 0 || n === rows ? 0 : DIP[n % DIP.length]) * (x / WIDTH - 0.5);
  const left = column ? GAP / 2 : 0;
  const right = column < columns - 1 ? GAP / 2 : 0;
  const xs = [border(column, true) + left, border(column + 1, true) - right, border(column + 1, false) - right, border(column, false) + left];
  return xs.map((x, i) => [x, i < 2 ? level(row, x) + GAP / 2 : level(row + 1, x) - GAP / 2]);
}

function drawn(parcel, furrow, at) {
  const middle = [0, 1].map((axis) => at.reduce((sum, point) => sum + point[axis], 0) / 4);
  const wide = Math.max(...at.map((p) => p[0])) - Math.min(...at.map((p) => p[0]));
  const plate = Math.min(wide - 24, Math.max(92, 13 * Math.max(parcel.name.length * 1.3, parcel.state.length) + 8));
  const path = at.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
  return s('a', { href: parcel.url, css: `parcel parcel--${parcel.kind}` },
    s('title', {}, `${parcel.name} ${parcel.state}`.trim()),
    s('path', { d: `M${path}Z`, fill: `url(#${furrow})` }),
    s('rect', { css: 'plate', x: (middle[0] - plate / 2).toFixed(1), y: (middle[1] - 21).toFixed(1), width: plate.toFixed(1), height: 43, rx: 4 }),
    s('text', { css: 'fn', x: middle[0].toFixed(1), y: (middle[1] - 2).toFixed(1), 'text-anchor': 'middle' }, short(parcel.name, 6)),
    s('text', { css: 'fd', x: middle[0].toFixed(1), y: (middle[1] + 16).toFixed(1), 'text-anchor': 'middle' }, short(parcel.state, 9)));
}
const short = (text, most) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
