// 本机与上传: every record that was made here, where it is now, and what can be done about it.
import { chip, empty, freshness, recordState, section, tabs, top, troubles } from '../bits.js';
import { button, h, say } from '../dom.js';
import * as days from '../days.js';
import * as exporting from '../exporting.js';
import * as households from '../households.js';
import * as queue from '../queue.js';
import { status, sync, tell } from '../sync.js';
import { t } from '../words.js';

export const title = () => t('queue');

export async function draw() {
  const [rows, drafts] = await Promise.all([queue.list(), queue.drafts()]);
  const waiting = rows.filter((row) => queue.WAITING.includes(row.state));
  const open = rows.filter((row) => !queue.DONE.includes(row.state));
  const photos = await photoCounts(rows);
  return [
    top(t('queue'), null, [chip(waiting.length)]),
    h('main', { css: 'ph-main', id: 'main', tabindex: '-1' }, await troubles(),
      h('p', { role: 'status' }, line()),
      h('div', { css: 'row-flex' }, button(t('send_now'), 'btn-primary', sync, { id: 'send-now', disabled: status.line === 'busy' })),
      rows.length ? h('ul', { css: 'ph-card ph-rows', id: 'records' }, rows.slice().reverse().map((row) => entry(row, photos[row.client_id]))) : empty(t('queue_empty'), t('queue_empty_text')),
      drafts.length ? [section(t('drafts')), h('ul', { css: 'ph-card ph-rows' }, drafts.map(draftEntry))] : '',
      open.length || drafts.length ? [section(t('take_away')), h('p', { css: 'muted fs-14' }, t('take_away_text')),
        h('div', { css: 'row-wrap' }, button(t('as_file'), 'btn-line', exporting.file, { id: 'as-file' }), h('a', { css: 'btn btn-line', href: '#/paper' }, t('as_text')))] : '',
      h('p', { css: 'muted fs-14' }, await freshness())),
    tabs('queue'),
  ];
}

function line() {
  if (status.line === 'busy') return status.step === 'texts' ? t('sending_n', { done: status.done, all: status.all }) : t('step_busy');
  if (status.line === 'offline') return [t('no_line'), status.retry ? t('retry_at', { at: days.clock(status.retry) }) : '', status.step].filter(Boolean).join(' ');
  return status.line === 'idle' ? t('line_idle') : t('line_waits');
}

async function photoCounts(rows) {
  const counts = {};
  for (const row of rows) counts[row.client_id] = await queue.photosOf(row.client_id);
  return counts;
}

function entry(row, photos) {
  const { about, outcome } = row.content;
  const failed = photos.filter((photo) => photo.state === 'failed');
  const left = photos.length - failed.length;
  return h('li', { 'data-record': row.client_id, 'data-state': row.state },
    h('span', { css: 'row-flex' }, h('b', {}, [about.name, about.what].filter(Boolean).join(' · ')), recordState(row)),
    h('span', { css: 'muted' }, t('made_at', { day: about.day, at: days.moment(row.made) })),
    outcome && outcome.reason ? h('span', { css: row.state === 'refused' ? 't-over' : '' }, outcome.reason) : '',
    left ? h('span', { css: 'muted' }, queue.DONE.includes(row.state) ? t('photos_uploading', { count: left }) : t('photos_waiting', { count: left })) : '',
    failed.length ? h('span', { css: 't-over' }, t('photos_failed', { count: failed.length, why: failed[0].reason || '' })) : '',
    row.state === 'conflict' ? h('span', {}, t('conflict_text')) : '',
    actions(row));
}

function actions(row) {
  if (row.state === 'refused') {
    return h('span', { css: 'row-wrap' },
      row.kind === 'visit' ? button(t('edit_and_send'), 'btn-primary', () => edit(row)) : button(t('send_again'), 'btn-primary', () => resend(row)),
      twice(t('discard'), t('discard_really'), () => queue.discard(row.client_id)));
  }
  return row.state === 'conflict' ? h('span', {}, button(t('conflict_seen'), 'btn-line', async () => { await queue.mark(row.client_id, 'duplicate'); tell(); })) : '';
}

// A step that cannot be taken back asks a second time in place.
export function twice(text, sure, act) {
  const press = button(text, 'btn-plain', async () => {
    if (press.dataset.sure) { await act(); tell(); return; }
    press.dataset.sure = '1';
    press.textContent = sure;
    say(sure);
  });
  return press;
}

// A refused visit becomes a draft again, with all its answers, and goes under its own name.
async function edit(row) {
  const { record, about } = row.content;
  const list = (await households.templates()).find((each) => `${each.key}@${each.version}` === record.template);
  const one = await households.household(record.subject);
  const body = (list && list.body) || row.content.body;
  if (!body) { await resend(row); return; }
  const draft = { ...record, from: record.from || '', to: record.to || '', next_day: record.next_day || '', name: about.name, known: (one && one.known) || {}, body, mending: row.client_id };
  await queue.keepDraft(record.subject, draft);
  location.hash = `#/visit/${record.subject}`;
}

async function resend(row) {
  await queue.mark(row.client_id, 'stored');
  tell();
  sync();
}

function draftEntry(draft) {
  const id = String(draft.id);
  const problem = id.startsWith('problem:');
  return h('li', {}, h('b', {}, draft.content.name || t('problems')), h('span', { css: 'muted' }, t('draft_saved', { at: days.moment(draft.at) })),
    h('span', { css: 'row-wrap' }, h('a', { css: 'btn btn-line', href: problem ? '#/problems' : `#/visit/${id}` }, t('go_on')),
      twice(t('discard'), t('discard_really'), () => queue.dropDraft(draft.id))));
}

// The records that only this device has, as text in the order of the paper form.
export async function drawPaper() {
  const text = await exporting.text();
  return [top(t('as_text'), '#/queue'), h('main', { css: 'ph-main', id: 'main', tabindex: '-1' }, h('p', { css: 'muted' }, t('paper_text')),
    h('pre', { css: 'ph-block paper', id: 'paper', tabindex: '0', 'aria-label': t('as_text') }, text),
    h('div', { css: 'row-wrap' }, button(t('copy'), 'btn-line', async () => { await navigator.clipboard.writeText(text); say(t('copied')); }), button(t('print'), 'btn-line', () => window.print())))];
}
