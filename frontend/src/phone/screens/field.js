// 我的责任田: one's households and what is due, from what lies on the device.
import { chip, empty, freshness, note, section, tabs, top, troubles } from '../bits.js';
import { h, icon, mark, stat } from '../dom.js';
import * as days from '../days.js';
import { plan } from '../fields.js';
import * as households from '../households.js';
import * as queue from '../queue.js';
import { status } from '../sync.js';
import { t } from '../words.js';

export const title = () => t('my_field');

export async function draw() {
  const [me, own, rows, drafts] = await Promise.all([households.me(), households.all(), queue.list(), queue.drafts()]);
  const waiting = rows.filter((row) => queue.WAITING.includes(row.state)).length;
  const attention = rows.filter((row) => queue.ATTENTION.includes(row.state)).length;
  const parcels = own.map((one) => ({ name: one.name, state: words(one), kind: households.state(one).kind, url: `#/household/${one.subject}` }));
  return [
    top(t('my_field'), null, [chip(waiting)]),
    h('section', { css: 'ph-hero', 'aria-label': t('my_field') }, h('div', { css: 'who' }, h('span', {}, [me.name, me.unit].filter(Boolean).join(' · ')), h('span', {}, days.today())),
      parcels.length ? plan(parcels, t('plan', { count: parcels.length })) : ''),
    h('main', { css: 'ph-main', id: 'main', tabindex: '-1' },
      await troubles(),
      attention ? note('over', t('attention', { count: attention }), h('a', { css: 'btn btn-line', href: '#/queue' }, t('look'))) : '',
      own.length ? [...todo(own, drafts), section(t('my_households', { count: own.length })), h('div', { css: 'ph-card' }, own.map(row))] : nothing(),
      h('p', { css: 'muted fs-14' }, await freshness())),
    tabs('field', attention),
  ];
}

const nothing = () => (status.line === 'busy' && !status.asked
  ? h('p', { css: 'muted', role: 'status' }, t('fetching'))
  : empty(t('no_households'), t('no_households_text'), h('a', { css: 'btn btn-line', href: '/' }, t('office_page'))));

// What is due, most urgent first, each with the step that does it.
function todo(own, drafts) {
  const due = own.filter((one) => ['over', 'due'].includes(households.state(one).kind));
  const begun = drafts.filter((draft) => !String(draft.id).startsWith('problem:'));
  if (!due.length && !begun.length) return [];
  return [section(t('to_do'), t('things', { count: due.length + begun.length })), h('div', { css: 'ph-card' },
    begun.map((draft) => h('article', { css: 'todo' }, mark('sync'), h('h3', {}, t('draft_of', { name: draft.content.name })),
      h('p', {}, t('draft_saved', { at: days.moment(draft.at) })), h('div', { css: 'row-flex' }, h('a', { css: 'btn btn-primary', href: `#/visit/${draft.id}` }, t('go_on'))))),
    due.map((one) => {
      const now = households.state(one);
      return h('article', { css: now.kind === 'over' ? 'todo todo--over' : 'todo' }, mark(now.kind), h('h3', {}, one.name), h('p', {}, words(one)),
        h('div', { css: 'row-flex' },
          now.problems ? h('a', { css: 'btn btn-primary', href: '#/problems' }, t('write_progress')) : '',
          h('a', { css: now.problems ? 'btn btn-line' : 'btn btn-primary', href: `#/visit/${one.subject}` }, t('begin_visit'))));
    }))];
}

// The state of a household in a few words.
export function words(one) {
  const now = households.state(one);
  if (now.kind === 'sync') return t('recorded_waiting');
  if (now.problems) return t('problem_overdue', { days: now.days });
  if (now.kind === 'over') return t('visit_overdue', { days: -now.left });
  if (now.kind === 'due') return now.left ? t('visit_left', { days: now.left }) : t('visit_today');
  return now.last ? t('visited_on', { day: days.short(now.last.day) }) : t('not_visited');
}

function row(one) {
  const now = households.state(one);
  return h('a', { css: 'fam', href: `#/household/${one.subject}` }, h('span', {},
    h('span', { css: 'l1' }, h('b', {}, one.name), one.class ? h('span', { css: 'tag' }, one.class) : ''),
    h('span', { css: 'l2' }, [one.address, one.members ? t('members', { count: one.members }) : ''].filter(Boolean).join(' · ')),
    h('span', { css: 'l2' }, stat(now.kind, words(one)))), icon('chevron-right'));
}

export async function drawChoice() {
  const own = await households.all();
  return [top(t('whom_visited'), '#/'), h('main', { css: 'ph-main', id: 'main', tabindex: '-1' }, await troubles(),
    own.length ? h('div', { css: 'ph-card' }, own.map((one) => h('a', { css: 'fam', href: `#/visit/${one.subject}` },
      h('span', {}, h('span', { css: 'l1' }, h('b', {}, one.name)), h('span', { css: 'l2' }, words(one))), icon('pencil')))) : nothing()), tabs('visit')];
}
