// 问题进展: the open problems of one's households; progress is written here and sent like a visit.
import { chip, empty, labelled, section, tabs, top, troubles } from '../bits.js';
import { button, h, say, stat, swap } from '../dom.js';
import * as days from '../days.js';
import * as households from '../households.js';
import { TEXT, length } from '../judge.js';
import * as queue from '../queue.js';
import { sync, tell } from '../sync.js';
import { t } from '../words.js';
import { optional, pictures } from './pictures.js';

export const title = () => t('problems');

export async function draw() {
  const [found, waiting, drafts] = await Promise.all([households.problems(), queue.waiting(), queue.drafts()]);
  const sorted = found.slice().sort((a, b) => String(a.due || '9').localeCompare(String(b.due || '9')));
  return [
    top(t('problems'), null, [chip(waiting.length)]),
    h('main', { css: 'ph-main', id: 'main', tabindex: '-1' }, await troubles(),
      sorted.length ? [section(t('open_problems'), t('things', { count: sorted.length })), sorted.map((one) => card(one, waiting, drafts))] : empty(t('no_problems'), t('no_problems_text'))),
    tabs('problems'),
  ];
}

function card(one, waiting, drafts) {
  const left = one.due ? days.between(days.today(), one.due) : null;
  const kind = left === null ? 'none' : left < 0 ? 'over' : left <= 3 ? 'due' : 'ok';
  const said = left === null ? t('no_deadline') : left < 0 ? t('overdue_days', { days: -left }) : left ? t('left_days', { days: left }) : t('due_today');
  const sent = waiting.filter((row) => row.content.record.problem === one.id);
  return h('section', { css: `ph-block${kind === 'over' ? ' todo--over' : ''}`, 'aria-labelledby': `p${one.id}` },
    h('header', {}, h('h2', { id: `p${one.id}` }, [one.name, one.title || one.text].filter(Boolean).join(t('colon')))),
    one.title && one.text ? h('p', {}, one.text) : '',
    h('p', { css: 'row-wrap' }, stat(kind, said), one.state ? h('span', { css: 'tag' }, one.state) : ''),
    (one.progress || []).map((step) => h('p', { css: 'muted fs-14' }, [step.day, step.text].filter(Boolean).join(' · '))),
    sent.map((row) => h('p', { css: 'fs-14' }, stat('sync', t('progress_waiting', { text: row.content.record.text })))),
    form(one, drafts.find((draft) => draft.id === `problem:${one.id}`)));
}

function form(one, begun) {
  const id = `progress-${one.id}`;
  const draft = { text: '', photos: [], ...(begun ? begun.content : {}), name: one.name || '' };
  const save = () => queue.keepDraft(`problem:${one.id}`, draft);
  const area = h('textarea', { id, css: 'form-control', rows: 2, 'aria-describedby': `${id}-hint ${id}-count` });
  area.value = draft.text;
  const count = h('small', { id: `${id}-count`, css: 'count' });
  const paint = () => { count.textContent = `${length(area.value)} / ${TEXT}`; };
  area.addEventListener('input', () => { draft.text = area.value; paint(); save(); });
  paint();
  return h('details', { open: Boolean(begun) }, h('summary', { css: 'btn btn-line' }, t('write_progress')),
    labelled(t('progress_label'), area, t('at_most_50')), count, shown(draft, save, one),
    button(t('store_here'), 'btn-primary', () => keep(one, area, draft)));
}

// Drawn by itself, so that what is being written keeps its place.
function shown(draft, save, one) {
  const box = h('div', { role: 'group', 'aria-label': t('photos') });
  const paint = () => swap(box, h('p', { css: 'row-flex fs-14' }, h('span', {}, t('photos')), optional(draft)),
    pictures(draft, { keep: save, paint, id: `progress-photo-${one.id}` }));
  paint();
  return box;
}

async function keep(one, area, draft) {
  if (!length(area.value) || length(area.value) > TEXT) {
    say(t('text_wrong'));
    area.setAttribute('aria-invalid', 'true');
    area.focus();
    return;
  }
  const record = { subject: one.subject, problem: one.id, day: days.today(), text: area.value.trim() };
  await queue.add({ kind: 'problem_progress', about: { name: one.name || '', what: one.title || one.text || '', day: record.day }, record, photos: draft.photos });
  await queue.dropDraft(`problem:${one.id}`);
  say(t('stored_here'));
  tell();
  sync();
}
