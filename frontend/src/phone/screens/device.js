// 本机: what lies on this device, for how long, how to install, and how to leave without a trace.
import { note, section, tabs, top, troubles } from '../bits.js';
import { button, h, icon, say, swap } from '../dom.js';
import { ask } from '../api.js';
import * as days from '../days.js';
import * as exporting from '../exporting.js';
import * as queue from '../queue.js';
import * as store from '../store.js';
import { device, status, tell } from '../sync.js';
import { t } from '../words.js';

export const title = () => t('on_this_device');

let offer = null; // the browser's own offer to install, if it makes one
export function hearOffer() {
  window.addEventListener('beforeinstallprompt', (event) => { event.preventDefault(); offer = event; tell(false); });
}

export async function draw() {
  const rows = await store.all('sets');
  const own = rows.filter((row) => row.id.startsWith('household:')).length;
  const queued = await queue.list();
  const photos = await store.count('photos');
  const until = await store.plain('expires');
  const contact = await store.plain('contact');
  return [
    top(t('on_this_device'), null),
    h('main', { css: 'ph-main', id: 'main', tabindex: '-1' }, await troubles(),
      h('section', { css: 'ph-block' }, h('header', {}, h('h2', {}, t('what_lies_here'))),
        h('dl', { css: 'kv' }, [
          [t('my_field'), t('n_households', { count: own })], [t('records_waiting'), queued.filter((row) => queue.WAITING.includes(row.state)).length],
          [t('drafts'), await store.count('drafts')], [t('photos'), photos], [t('last_contact'), contact ? days.moment(contact) : t('never')],
          [t('erased_on'), until || '—'], [t('device_number'), (await device()).slice(-8)], [t('space'), await space()],
        ].map(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))])),
        h('p', { css: 'muted fs-14' }, t('lies_sealed')), h('p', { css: 'muted fs-14' }, t('lies_never'))),
      install(), leaving(await queue.unsent())),
    tabs('device'),
  ];
}

async function space() {
  if (!navigator.storage || !navigator.storage.estimate) return '—';
  const { usage = 0, quota = 1 } = await navigator.storage.estimate();
  return t('space_used', { used: Math.ceil(usage / 1048576), share: Math.ceil((100 * usage) / quota) });
}

function install() {
  const installed = window.matchMedia('(display-mode: standalone)').matches;
  const agent = navigator.userAgent;
  const way = /MicroMessenger/.test(agent) ? 'wechat' : /HuaweiBrowser|HUAWEI|HONOR/.test(agent) ? 'huawei' : /MiuiBrowser|XiaoMi/.test(agent) ? 'xiaomi' : /iPhone|iPad/.test(agent) ? 'iphone' : 'other';
  return h('section', { css: 'ph-block' }, h('header', {}, h('h2', {}, t('install'))),
    installed ? h('p', {}, t('installed')) : [
      offer ? button(t('install_now'), 'btn-primary', () => offer.prompt()) : '',
      h('p', {}, t(`install_${way}`)),
      h('details', {}, h('summary', {}, t('other_browsers')), h('ul', { css: 'ph-list' }, ['huawei', 'xiaomi', 'wechat', 'iphone', 'other'].filter((each) => each !== way).map((each) => h('li', {}, t(`install_${each}`)))))]);
}

// Signing out erases; what was not sent would be lost, so it is counted first and can be taken along.
function leaving(unsent) {
  const stranger = status.line === 'stranger';
  const box = h('section', { css: 'ph-block' }, h('header', {}, h('h2', {}, stranger ? t('erase') : t('sign_out'))), h('p', {}, t('sign_out_text')));
  const act = h('div', { css: 'row-wrap' });
  const go = button(unsent ? t('lose_and_sign_out', { count: unsent }) : t('erase_and_sign_out'), 'btn-danger', leave, { id: 'erase' });
  const first = button([icon('logout'), stranger ? t('erase') : t('sign_out')], 'btn-line', () => {
    swap(act, ...(unsent ? [note('over', t('unsent', { count: unsent })), button(t('as_file'), 'btn-line', exporting.file)] : []), go);
    go.focus();
    if (unsent) say(t('unsent', { count: unsent }));
  }, { id: 'sign-out' });
  act.append(first);
  box.append(act);
  return box;
}

// First erase, then tell the server: without a line the device is clean all the same.
async function leave() {
  await store.wipe();
  try { await ask('POST', '/sign-out/'); } catch (error) { /* no line: the session ends by itself */ }
  location.assign('/sign-in/?next=/phone/');
}
