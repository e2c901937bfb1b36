// The phone app: one page, screens by the part of the address after #, everything from the device.
import { h, say, swap } from './dom.js';
import * as days from './days.js';
import * as device from './screens/device.js';
import * as field from './screens/field.js';
import * as household from './screens/household.js';
import * as problems from './screens/problems.js';
import * as queueScreen from './screens/queue.js';
import * as visit from './screens/visit.js';
import * as store from './store.js';
import { listen, start, status } from './sync.js';
import * as vault from './vault.js';
import { read, t } from './words.js';

const ROUTES = [
  [/^$/, field.draw, field.title], [/^choose$/, field.drawChoice, () => t('whom_visited')],
  [/^household\/(\d+)$/, (id) => household.draw(Number(id)), household.title], [/^visit\/(\d+)$/, (id) => visit.draw(Number(id)), visit.title],
  [/^problems$/, problems.draw, problems.title], [/^queue$/, queueScreen.draw, queueScreen.title],
  [/^paper$/, queueScreen.drawPaper, () => t('as_text')], [/^device$/, device.draw, device.title],
];
const LIVE = [field.draw, queueScreen.draw, device.draw]; // screens that follow what happens elsewhere
let shownPath = null;
let drawing = 0;

const path = () => location.hash.replace(/^#\/?/, '');

async function show(moved) {
  const nth = (drawing += 1);
  const at = path();
  const found = ROUTES.map(([pattern, draw, title]) => [at.match(pattern), draw, title]).find(([match]) => match);
  if (!found) { location.hash = '#/'; return; }
  const [match, draw, title] = found;
  const pieces = await draw(...match.slice(1));
  if (nth !== drawing) return; // somebody went on meanwhile
  const place = document.getElementById('app');
  const focused = !moved && document.activeElement && place.contains(document.activeElement) ? document.activeElement.id : '';
  swap(place, ...pieces.flat(9).filter((piece) => piece && piece.nodeType));
  document.title = `${title()} · ${document.body.dataset.instance}`;
  if (moved) { window.scrollTo(0, 0); const heading = document.getElementById('title'); if (heading && shownPath !== null) heading.focus(); }
  if (focused) { const again = document.getElementById(focused); if (again) again.focus(); }
  shownPath = at;
}

let soon = null;
function refresh() {
  clearTimeout(soon);
  soon = setTimeout(async () => {
    const at = path();
    const route = ROUTES.find(([pattern]) => pattern.test(at));
    if (route && (LIVE.includes(route[1]) || status.line === 'revoked')) show(false);
  }, 100);
}

async function begin() {
  read();
  const place = document.getElementById('app');
  document.getElementById('plain').hidden = true;
  place.hidden = false;
  if (!vault.available()) {
    swap(place, h('main', { css: 'ph-main', id: 'main' }, h('h1', {}, t('my_field')), h('p', { role: 'alert' }, t('cannot_keep')), h('a', { css: 'btn btn-primary', href: '/' }, t('office_page'))));
    return;
  }
  if (location.pathname !== '/phone/') {
    swap(place, h('main', { css: 'ph-main', id: 'main' }, h('h1', {}, t('needs_line')), h('p', {}, t('needs_line_text')), h('a', { css: 'btn btn-primary', href: '/phone/' }, t('my_field'))));
    return;
  }
  await days.load();
  await dropExpired();
  setInterval(dropExpired, 10 * 60 * 1000);
  device.hearOffer();
  window.addEventListener('hashchange', () => show(true));
  listen(refresh);
  await show(true);
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js', { scope: '/' }).catch((error) => say(String(error.message)));
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  start();
}

// Read here no longer than the server allowed: the households go, what waits to be sent stays.
async function dropExpired() {
  if (!(await days.expired())) return;
  await store.forgetHouseholds();
  refresh();
}

begin();
