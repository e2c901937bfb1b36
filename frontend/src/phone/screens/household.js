// 我的户: what somebody answering for a household should know, on one page. No identity number.
import { chip, empty, section, tabs, top } from '../bits.js';
import { h, stat } from '../dom.js';
import * as days from '../days.js';
import * as households from '../households.js';
import * as queue from '../queue.js';
import { t } from '../words.js';
import { words } from './field.js';

export const title = () => t('household');

export async function draw(subject) {
  const one = await households.household(subject);
  const waiting = (await queue.waiting());
  if (!one) return [top(t('household'), '#/'), h('main', { css: 'ph-main', id: 'main', tabindex: '-1' }, empty(t('not_here'), t('not_here_text'))), tabs('field')];
  one.waiting = waiting.filter((row) => row.content.record.subject === one.subject);
  const now = households.state(one);
  return [
    top(one.name, '#/', [chip(waiting.length)]),
    h('main', { css: 'ph-main', id: 'main', tabindex: '-1' },
      h('section', { css: 'ph-block' }, h('header', {}, h('h2', {}, t('one_page')), stat(now.kind, words(one))),
        h('dl', { css: 'kv' }, pairs(one)),
        (one.notes || []).length ? h('ul', { css: 'ph-list' }, one.notes.map((text) => h('li', {}, text))) : ''),
      section(t('last_visits')), visits(one),
      section(t('open_problems')), problems(one)),
    h('footer', { css: 'ph-foot ph-foot--one' }, h('a', { css: 'btn btn-primary', href: `#/visit/${one.subject}` }, t('begin_visit'))),
  ];
}

const pairs = (one) => [
  [t('class'), one.class], [t('address'), one.address], [t('members_label'), one.members ? t('members', { count: one.members }) : ''],
  [t('phone'), one.phone], [t('due_day'), households.dueDay(one)],
].filter(([, value]) => value).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]);

function visits(one) {
  const rows = [
    ...one.waiting.map((row) => ({ day: row.content.record.day, said: t('recorded_waiting'), kind: 'sync' })),
    ...(one.visits || []).map((visit) => ({ ...visit, said: [t(`mode_${visit.mode}`), visit.by, visit.text].filter(Boolean).join(' · '), kind: visit.passed === false ? 'over' : 'ok' })),
  ];
  if (!rows.length) return h('p', { css: 'muted' }, t('not_visited'));
  return h('ul', { css: 'ph-card ph-rows' }, rows.map((row) => h('li', {}, stat(row.kind, row.day), h('span', { css: 'muted' }, row.said))));
}

function problems(one) {
  const rows = one.problems || [];
  if (!rows.length) return h('p', { css: 'muted' }, t('no_problems'));
  return h('ul', { css: 'ph-card ph-rows' }, rows.map((row) => h('li', {},
    stat(row.due && days.between(days.today(), row.due) < 0 ? 'over' : 'due', [row.title, row.text].filter(Boolean).join(t('colon'))), h('span', { css: 'muted' }, row.due ? t('until', { day: row.due }) : ''))));
}
