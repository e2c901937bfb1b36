// Pieces that several screens share.
import { button, h, icon, mark, stat } from './dom.js';
import * as days from './days.js';
import * as store from './store.js';
import { status } from './sync.js';
import { t } from './words.js';

export const english = () => document.documentElement.lang.startsWith('en');
// Words of the district's own lists come in both languages.
export const named = (one) => (one ? (typeof one === 'string' ? one : (english() ? one.en : one.zh) || one.zh || '') : '');

export const top = (title, back, tools = []) => h('header', { css: 'ph-top' },
  back ? h('a', { css: 'iconbtn', href: back, 'aria-label': t('back') }, icon('arrow-left')) : '',
  h('h1', { id: 'title', tabindex: '-1' }, title), h('span', { css: 'push row-flex' }, ...tools));

export const section = (title, aside = '') => h('div', { css: 'ph-sec' }, h('h2', {}, title), aside ? h('span', { css: 'muted' }, aside) : '');

// The connection and the queue in two words, on every screen; opens the queue.
export function chip(waiting) {
  const off = status.line !== 'idle' && status.line !== 'busy';
  const text = waiting ? t('chip_waiting', { count: waiting }) : status.line === 'busy' ? t('chip_busy') : off ? t('chip_offline') : t('chip_clear');
  return h('a', { css: `sync${off || waiting ? ' sync--off' : ''}`, href: '#/queue', 'aria-label': `${off ? `${t('chip_offline')} · ` : ''}${text}` },
    icon(off ? 'cloud-off' : waiting ? 'cloud-upload' : 'check'), h('span', {}, text));
}

export const note = (kind, text, ...more) => h('div', { css: `note note--${kind}`, role: kind === 'over' ? 'alert' : 'status' }, mark(kind === 'info' ? 'sync' : kind), h('div', {}, h('p', {}, text), ...more));

// What stands in the way of sending, and the next step; nothing when all is well.
export async function troubles() {
  const found = [];
  if (status.line === 'signed_out') {
    found.push(note('due', t('sign_in_again'), h('a', { css: 'btn btn-primary', href: '/sign-in/?next=/phone/' }, t('sign_in'))));
  } else if (status.line === 'revoked') found.push(note('over', t('revoked')));
  else if (status.line === 'blocked') found.push(note('over', t('blocked', { why: status.step })));
  else if (status.line === 'stranger') found.push(note('over', t('stranger'), h('a', { css: 'btn btn-line', href: '#/device' }, t('on_this_device'))));
  if (await days.expired()) found.push(note('due', t('expired')));
  return found;
}

export async function freshness() {
  const contact = await store.plain('contact');
  const until = await store.plain('expires');
  return contact ? t('fresh', { at: days.moment(contact), until: days.short(until || '') }) : t('never_fetched');
}

export const STATE_MARKS = { stored: 'sync', sending: 'sync', submitted: 'ok', duplicate: 'ok', conflict: 'due', refused: 'over' };
export const recordState = (row) => stat(STATE_MARKS[row.state], t(`state_${row.state}`));

export function empty(title, text, ...more) {
  return h('div', { css: 'empty' }, h('h2', {}, title), h('p', {}, text), ...more);
}

export const tabs = (current, attention = 0) => h('nav', { css: 'tabbar', 'aria-label': t('quick_menu') },
  [['field', 'home', '#/'], ['problems', 'alert-triangle', '#/problems'], ['visit', 'pencil', '#/choose'], ['queue', 'cloud-upload', '#/queue'], ['device', 'device-mobile', '#/device']]
    .map(([name, drawn, url]) => h('a', { href: url, css: name === 'visit' ? 'go' : null, 'aria-current': name === current ? 'page' : null },
      name === 'visit' ? [h('span', {}, icon(drawn)), h('b', {}, t('tab_visit'))] : [icon(drawn), t(`tab_${name}`)],
      name === 'queue' && attention ? h('span', { css: 'n' }, attention) : '')));

export const labelled = (label, control, hint = '') => {
  const id = control.id;
  return h('div', { css: 'ph-field' }, h('label', { for: id }, label), control, hint ? h('small', { id: `${id}-hint`, css: 'muted' }, hint) : '');
};

export function pick(legend, name, choices, value, change, { over = [] } = {}) {
  const group = h('div', { css: 'pick' });
  choices.forEach(([key, text]) => {
    const input = h('input', { type: 'radio', name, value: key });
    input.checked = key === value;
    input.addEventListener('change', () => { paint(); change(key); });
    group.append(h('label', {}, input, h('span', {}, text)));
  });
  const paint = () => group.querySelectorAll('label').forEach((label) => {
    const input = label.firstElementChild;
    label.className = input.checked ? (over.includes(input.value) ? 'on on--over' : 'on') : '';
  });
  paint();
  return h('fieldset', {}, h('legend', {}, legend), group);
}

export const textButton = (text, press) => button(text, 'btn-plain', press);
