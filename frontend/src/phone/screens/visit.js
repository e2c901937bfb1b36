// 记走访: one visit, answered with the thumb. Every answer is kept at once; nothing is asked of the server.
import { labelled, note, pick, top } from '../bits.js';
import { button, h, icon, say, swap } from '../dom.js';
import * as days from '../days.js';
import * as households from '../households.js';
import { TEXT, length, wrong } from '../judge.js';
import * as queue from '../queue.js';
import * as store from '../store.js';
import { sync, tell } from '../sync.js';
import { t } from '../words.js';
import { checklist } from './checklist.js';
import { optional, pictures } from './pictures.js';

const USUAL = 'household_visit'; // the checklist of a plain visit, where none was used before
const MODES = ['home', 'phone', 'proxy'];
const MET = ['head', 'member', 'relative', 'neighbour', 'nobody'];

export const title = () => t('record_visit');

export async function draw(id) {
  const kept = await queue.draft(id);
  const one = await households.household(id);
  const lists = (await households.templates()).filter((list) => list.body.modes.some((mode) => MODES.includes(mode)));
  if (!kept && (!one || !lists.length)) {
    return [top(t('record_visit'), '#/'), h('main', { css: 'ph-main', id: 'main', tabindex: '-1' }, note('due', t('not_here_text')))];
  }
  const draft = kept ? kept.content : begin(one, lists, await store.plain('checklist'));
  return screen({ id, draft, one: one || {}, lists, saved: kept ? kept.at : 0 });
}

const keyOf = (list) => `${list.key}@${list.version}`;

// The checklist that is due, else the one that was used last on this device.
function begin(one, lists, last) {
  const first = lists.find((list) => list.key === (one.due && one.due.template)) || lists.find((list) => list.key === last) || lists.find((list) => list.key === USUAL) || lists[0];
  return {
    subject: one.subject, name: one.name, known: one.known || {}, template: keyOf(first), body: first.body,
    mode: first.body.modes.find((mode) => MODES.includes(mode)), day: days.today(), from: '', to: '', met: '', answers: {}, text: '', next_day: '', photos: [],
  };
}

function screen({ id, draft, one, lists, saved }) {
  const bar = h('div', { css: 'ph-save', role: 'status' });
  const paintBar = (at) => { swap(bar, icon('device-floppy'), h('span', {}, at ? t('draft_saved', { at: days.clock(at) }) : t('nothing_kept'))); };
  paintBar(saved);
  let writing = Promise.resolve();
  const keep = () => {
    writing = writing.then(() => queue.keepDraft(id, draft)).then(() => paintBar(Date.now()));
    return writing;
  };
  const main = h('main', { css: 'ph-main ph-main--foot', id: 'main', tabindex: '-1' });
  const problems = h('div', { id: 'wrong', tabindex: '-1' });
  const paint = () => swap(main, problems, how(draft, lists, keep, paint), when(draft, keep), checklist(draft, keep), written(draft, keep), shown(draft, keep, paint), h('p', { css: 'muted fs-14' }, t('server_decides')));
  paint();
  return [
    top(draft.name, '#/', one.class ? [h('span', { css: 'tag' }, one.class)] : []), bar, main,
    h('footer', { css: 'ph-foot' },
      button(t('later'), 'btn-line', async () => { await keep(); location.hash = '#/'; }),
      button(t('finish'), 'btn-primary', async () => { await writing; finish(id, draft, problems); }, { id: 'finish' })),
  ];
}

function how(draft, lists, keep, paint) {
  const choices = lists.some((list) => keyOf(list) === draft.template) ? lists : [{ ...split(draft.template), body: draft.body }, ...lists];
  const select = h('select', { id: 'template', css: 'form-select' }, choices.map((list) => h('option', { value: keyOf(list), selected: keyOf(list) === draft.template }, listName(list.body))));
  select.addEventListener('change', () => {
    const list = choices.find((each) => keyOf(each) === select.value);
    Object.assign(draft, { template: select.value, body: list.body, answers: {} });
    if (!list.body.modes.includes(draft.mode)) draft.mode = list.body.modes.find((mode) => MODES.includes(mode));
    keep();
    paint();
    document.getElementById('template').focus();
  });
  const modes = draft.body.modes.filter((mode) => MODES.includes(mode));
  return h('section', { css: 'ph-block' }, h('header', {}, h('h2', {}, t('how_visited'))), labelled(t('checklist'), select),
    modes.length > 1 ? pick(t('mode'), 'mode', modes.map((mode) => [mode, t(`mode_${mode}`)]), draft.mode, (mode) => { draft.mode = mode; keep(); }) : '',
    pick(t('met'), 'met', MET.map((met) => [met, t(`met_${met}`)]), draft.met, (met) => { draft.met = met; keep(); }));
}
const split = (name) => ({ key: name.split('@')[0], version: name.split('@')[1] });
const listName = (body) => (typeof body.title === 'string' ? body.title : body.title[document.documentElement.lang.startsWith('en') ? 'en' : 'zh']);

const input = (type, id, value, change, more = {}) => {
  const made = h('input', { type, id, css: 'form-control', ...more });
  made.value = value || '';
  made.addEventListener('input', () => change(made.value));
  return made;
};

function when(draft, keep) {
  const field = (type, name, more) => input(type, name, draft[name], (value) => { draft[name] = value; keep(); }, more);
  return h('section', { css: 'ph-block' }, h('header', {}, h('h2', {}, t('when'))),
    labelled(t('day'), field('date', 'day', { max: days.today() })),
    h('div', { css: 'ph-two' }, labelled(t('from'), field('time', 'from')), labelled(t('to'), field('time', 'to'))),
    h('p', { css: 'muted fs-14' }, t('any_hour')));
}

function written(draft, keep) {
  const area = h('textarea', { id: 'text', css: 'form-control', rows: 2, 'aria-describedby': 'text-hint text-count' });
  area.value = draft.text;
  const count = h('small', { id: 'text-count', css: 'count' });
  const paint = () => { count.textContent = `${length(area.value)} / ${TEXT}`; count.classList.toggle('t-over', length(area.value) > TEXT); };
  area.addEventListener('input', () => { draft.text = area.value; paint(); keep(); });
  paint();
  return h('section', { css: 'ph-block' }, h('header', {}, h('h2', {}, t('what_said')), h('span', { css: 'muted' }, t('optional'))),
    labelled(t('text_label'), area, t('at_most_50')), count,
    labelled(t('next_day'), input('date', 'next_day', draft.next_day, (value) => { draft.next_day = value; keep(); }, { min: draft.day })));
}

const shown = (draft, keep, paint) => h('section', { css: 'ph-block' },
  h('header', {}, h('h2', {}, t('photos')), optional(draft)), pictures(draft, { keep, paint, id: 'photo' }));

// What the device can see is wrong; whether the visit is taken the server says.
function mistakes(draft) {
  const found = [];
  if (!draft.day) found.push(['day', t('day_missing')]);
  else if (days.between(days.today(), draft.day) > 0) found.push(['day', t('day_later')]);
  if (draft.to && !draft.from) found.push(['from', t('from_missing')]);
  if (draft.next_day && draft.day && draft.next_day < draft.day) found.push(['next_day', t('next_before')]);
  if (length(draft.text) > TEXT) found.push(['text', t('text_too_long')]);
  draft.body.items.forEach((item) => {
    const why = wrong(item, draft.answers[item.key]);
    if (why) found.push([`i-${item.key}`, `${item[document.documentElement.lang.startsWith('en') ? 'en' : 'zh']}${t('colon')}${t(`wrong_${why}`)}`]);
  });
  return found;
}

async function finish(id, draft, place) {
  const found = mistakes(draft);
  if (found.length) {
    const list = h('ul', {}, found.map(([field, text]) => h('li', {}, h('a', { href: `#${field}`, onclick: (event) => { event.preventDefault(); document.getElementById(field).focus(); } }, text))));
    swap(place, note('over', t('put_right'), list));
    place.focus();
    return;
  }
  const { subject, name, template, mode, day, from, to, met, answers, text, next_day, mending } = draft;
  const record = { subject, template, mode, day, from: from || null, to: to || null, met, answers, text: text.trim(), next_day: next_day || null };
  const about = { name, what: listName(draft.body), day };
  const photo = draft.photos;
  if (mending) await queue.mend(mending, { about, record: { ...record, kind: 'visit' }, photos: photo });
  else await queue.add({ kind: 'visit', about, record, photos: photo });
  await queue.dropDraft(id);
  await store.setPlain({ checklist: template.split('@')[0] });
  say(t('stored_here'));
  tell();
  location.hash = '#/queue';
  sync();
}
