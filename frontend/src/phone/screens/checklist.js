// The items of a checklist: answers, reasons, what is on file to be confirmed, and what will follow from it.
import { named, note, pick } from '../bits.js';
import { button, h, stat, swap } from '../dom.js';
import { TEXT, judge, normal, shown, unanswered } from '../judge.js';
import { t } from '../words.js';

export function checklist(draft, keep) {
  const { body } = draft;
  const nodes = {};
  const sum = h('div', { css: 'ph-sum', 'aria-live': 'polite' });
  const changed = () => { keep(); show(); };
  const show = () => {
    const asked = shown(body, normal(body, draft.answers)).map((item) => item.key);
    body.items.forEach((item) => { nodes[item.key].hidden = !asked.includes(item.key); });
    swap(sum, ...summary(body, draft.answers));
  };
  const parts = body.groups.map((group) => [
    h('p', { css: 'grp' }, named(group)),
    body.items.filter((item) => item.group === group.key).map((item) => (nodes[item.key] = one(item, draft, changed))),
  ]);
  const block = h('section', { css: 'ph-block', 'aria-labelledby': 'checklist-title' }, h('header', {}, h('h2', { id: 'checklist-title' }, named(body.title))), parts, sum);
  show();
  return block;
}

function one(item, draft, changed) {
  const box = h('div', { css: 'chk-more', hidden: true });
  const set = (change) => {
    draft.answers[item.key] = { ...draft.answers[item.key], ...change };
    paintBox();
    changed();
  };
  const paintBox = () => more(box, item, draft.answers[item.key] || {}, set);
  const control = CONTROLS[item.type](item, draft, set);
  paintBox();
  return h('div', { css: `chk chk--${item.type}`, id: `c-${item.key}` }, control, box);
}

const CONTROLS = {
  grade: (item, draft, set) => pick(label(item), `i-${item.key}`, ['yes', 'partly', 'no'].map((key) => [key, t(`grade_${key}`)]), value(draft, item), (key) => set({ value: key }), { over: ['no'] }),
  choice: (item, draft, set) => pick(label(item), `i-${item.key}`, item.choices.map((choice) => [choice.key, named(choice)]), value(draft, item), (key) => set({ value: key }), { over: item.finds }),
  number: (item, draft, set) => written(item, draft, set, { type: 'number', inputmode: 'numeric', min: item.min, max: item.max }),
  text: (item, draft, set) => written(item, draft, set, { type: 'text', autocomplete: 'off' }),
  known: (item, draft, set) => known(item, draft, set),
};

const value = (draft, item) => (draft.answers[item.key] || {}).value;
const label = (item) => (item.safety ? [stat('over', t('safety')), ' ', named(item)] : named(item));

function written(item, draft, set, attributes) {
  const id = `i-${item.key}`;
  const input = h('input', { id, css: 'form-control', ...attributes });
  const had = value(draft, item);
  input.value = had === undefined || had === null ? '' : had;
  input.addEventListener('input', () => set({ value: input.value }));
  const hint = item.type === 'text' ? t('at_most', { most: TEXT }) : '';
  return h('div', { css: 'ph-field' }, h('label', { for: id }, named(item)), input, hint ? h('small', { css: 'muted' }, hint) : '');
}

// What the register knows is shown to be confirmed; only what differs is typed.
function known(item, draft, set) {
  const id = `i-${item.key}`;
  const on = (draft.known || {})[item.known] || (draft.known || {})[item.key];
  const said = draft.answers[item.key] || {};
  const place = h('div', { css: 'known' });
  const ask = () => {
    const input = h('input', { id, css: 'form-control', type: 'text', autocomplete: 'off', 'aria-label': `${named(item)} ${t('really')}` });
    input.value = said.value || '';
    input.addEventListener('input', () => set({ value: input.value, confirmed: false }));
    swap(place, input);
    return input;
  };
  const offer = () => {
    const yes = button(t('is_right'), 'btn-line', () => { set({ confirmed: true, value: '' }); paint(true); }, { id, 'aria-pressed': 'false' });
    const paint = (pressed) => { yes.setAttribute('aria-pressed', String(pressed)); };
    paint(Boolean(said.confirmed));
    swap(place, yes, button(t('is_not_right'), 'btn-plain', () => { set({ confirmed: false }); ask().focus(); }));
  };
  if (on && !said.value) offer(); else ask();
  return h('div', { css: 'ph-field' }, h('span', {}, named(item), on ? [t('colon'), h('b', {}, String(on.value))] : ''),
    on && on.day ? h('small', { css: 'muted' }, t('known_since', { day: on.day })) : '', place);
}

// Reasons when something is not well, and, for safety, the announcement of what will follow.
function more(box, item, said, set) {
  const bad = ['partly', 'no'].includes(said.value) || (item.finds || []).includes(said.value);
  const reasons = bad ? item.reasons || [] : [];
  const mendable = bad && item.problem;
  box.hidden = !reasons.length && !mendable;
  if (box.hidden) { swap(box); return; }
  const keep = document.activeElement && box.contains(document.activeElement) ? document.activeElement.dataset.reason : '';
  swap(box, 
    item.safety && said.value === 'no' ? note('over', t('opens_problem', { item: named(item) })) : h('span', {}, t('why')),
    h('div', { css: 'row-wrap' }, reasons.map((reason) => h('button', {
      type: 'button', css: 'why', 'data-reason': reason.key, 'aria-pressed': String(said.reason === reason.key),
      onclick: () => set({ reason: said.reason === reason.key ? '' : reason.key }),
    }, named(reason)))),
    mendable ? h('button', {
      type: 'button', css: 'why why--mended', 'data-reason': 'mended!', 'aria-pressed': String(Boolean(said.mended)),
      onclick: () => set({ mended: !said.mended }),
    }, t('mended')) : '');
  if (keep) { const again = box.querySelector(`[data-reason="${keep}"]`); if (again) again.focus(); }
}

function summary(body, given) {
  const result = judge(body, normal(body, given));
  const left = unanswered(body, given);
  const found = [h('p', {}, left.length ? t('left_to_answer', { done: result.visible.length - left.length, all: result.visible.length, first: named(left[0]) }) : t('all_answered'))];
  if (result.passed === false) found.push(h('p', {}, stat('over', t('not_passed'))));
  if (result.findings.length) found.push(h('p', {}, stat('due', t('findings', { count: result.findings.length }))));
  return found;
}
