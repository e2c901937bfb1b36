// npm ci && npm run build: everything the browser gets from other people's packages.
//   vendor files  -> zerentian/ui/static/zt/vendor/   (built, not in the repository)
//   used icons    -> zerentian/ui/icons.json          (in the repository: pages need no Node at run time)
import { build } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const ui = join(here, '..', 'zerentian', 'ui');
const vendor = join(ui, 'static', 'zt', 'vendor');
const fromPackage = (path) => join(here, 'node_modules', path);

const COPIED = {
  'bootstrap/dist/css/bootstrap.min.css': 'bootstrap.min.css',
  'bootstrap/dist/js/bootstrap.bundle.min.js': 'bootstrap.bundle.min.js',
  'htmx.org/dist/htmx.min.js': 'htmx.min.js',
  'idb/build/umd.js': 'idb.min.js',
};

// Django's manifest storage stops on a map that is named but not there.
const withoutSourceMap = (text) =>
  text.replace(/\n?\/[*/][#@] sourceMappingURL=.*?(\*\/)?\s*$/, '\n');

const CHARTS = `
  import * as echarts from 'echarts/core';
  import { BarChart, LineChart, LinesChart, MapChart, ScatterChart } from 'echarts/charts';
  import { AriaComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent,
    TooltipComponent, VisualMapComponent } from 'echarts/components';
  import { SVGRenderer } from 'echarts/renderers';
  echarts.use([BarChart, LineChart, LinesChart, MapChart, ScatterChart, AriaComponent, GeoComponent,
    GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);
  export const { init, registerMap, getInstanceByDom } = echarts;`;

function copyVendor() {
  rmSync(vendor, { recursive: true, force: true });
  mkdirSync(vendor, { recursive: true });
  for (const [from, to] of Object.entries(COPIED)) {
    writeFileSync(join(vendor, to), withoutSourceMap(readFileSync(fromPackage(from), 'utf8')));
  }
}

async function bundleCharts() {
  await build({
    stdin: { contents: CHARTS, resolveDir: here },
    bundle: true, minify: true, format: 'iife', globalName: 'echarts',
    target: ['chrome86', 'safari15'], // the floor: browsers of government offices
    legalComments: 'none', outfile: join(vendor, 'echarts.zt.min.js'), logLevel: 'warning',
  });
}

// The phone app and its service worker, for the browsers that came with the phones of five years ago.
async function bundlePhone() {
  const phone = join(here, 'src', 'phone');
  const common = { minify: true, target: ['chrome66', 'safari13'], supported: { destructuring: true }, legalComments: 'none', logLevel: 'warning' };
  await build({ ...common, entryPoints: [join(phone, 'app.js')], bundle: true, format: 'iife', outfile: join(vendor, 'phone.min.js') });
  await build({ ...common, entryPoints: [join(phone, 'sw.js')], minify: false, outfile: join(vendor, 'phone-sw.js') });
}

// One line an icon: only what stands between <svg> and </svg>, without tabler's invisible frame.
function writeIcons() {
  const names = readFileSync(join(here, 'icons.txt'), 'utf8').split(/\s+/).filter(Boolean).sort();
  const lines = names.map((name) => {
    const file = fromPackage(`@tabler/icons/icons/outline/${name}.svg`);
    if (!existsSync(file)) throw new Error(`frontend/icons.txt: tabler has no outline icon "${name}"`);
    const body = readFileSync(file, 'utf8').replace(/[\s\S]*?<svg[^>]*>/, '').replace('</svg>', '')
      .replace(/<path stroke="none"[^>]*>/, '').replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>').trim();
    return `${JSON.stringify(name)}: ${JSON.stringify(body)}`;
  });
  writeFileSync(join(ui, 'icons.json'), `{\n${lines.join(',\n')}\n}\n`);
}

writeIcons();
if (process.argv.includes('--phone-only')) {
  await bundlePhone();
} else if (!process.argv.includes('--icons-only')) {
  copyVendor();
  await bundleCharts();
  await bundlePhone();
}
