// What only this device has, taken out by hand: a file another program can read, or text for paper.
import { h } from './dom.js';
import { named } from './bits.js';
import * as households from './households.js';
import * as queue from './queue.js';
import { normal, shown } from './judge.js';
import { t } from './words.js';

async function unsent() {
  const rows = (await queue.list()).filter((row) => !queue.DONE.includes(row.state));
  return [...rows, ...(await queue.drafts()).map((draft) => ({ draft: true, made: draft.at, content: { about: { name: draft.content.name, day: draft.content.day }, record: draft.content } }))];
}

export async function file() {
  const rows = (await unsent()).map(({ content, state, draft, made }) => {
    const { body, known, photos = [], ...record } = content.record;
    return { ...record, name: content.about.name, state: draft ? 'draft' : state, made: new Date(made).toISOString(), photos: photos.length };
  });
  const blob = new Blob([JSON.stringify({ format: 'zerentian-queue-1', records: rows }, null, 1)], { type: 'application/json' });
  const url = URL.createObjectURL(blob);
  const link = h('a', { href: url, download: `zerentian-${new Date().toISOString().slice(0, 10)}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

export async function text() {
  const lists = await households.templates();
  const parts = (await unsent()).map(({ content }) => {
    const { record, about } = content;
    const list = lists.find((each) => `${each.key}@${each.version}` === record.template);
    return [...heading(record, about), ...answers(record.body || (list && list.body), record), line('text_label', record.text), line('next_day', record.next_day)].filter(Boolean).join('\n');
  });
  return parts.join('\n\n――――――――\n\n');
}

const line = (label, value) => (value ? `${t(label)}${t('colon')}${value}` : '');

const heading = (record, about) => [
  about.name, about.what && about.what !== about.name ? about.what : '', line('day', record.day),
  line('hours', [record.from, record.to].filter(Boolean).join(' – ')),
  line('mode', record.mode ? t(`mode_${record.mode}`) : ''), line('met', record.met ? t(`met_${record.met}`) : ''),
];

function answers(body, record) {
  if (!body || !record.answers) return [];
  return shown(body, normal(body, record.answers)).map((item) => {
    const said = record.answers[item.key] || {};
    const reason = (item.reasons || []).find((each) => each.key === said.reason);
    return `${named(item)}${t('colon')}${value(item, said) || '______'}${reason ? `（${named(reason)}）` : ''}`;
  });
}

function value(item, said) {
  if (item.type === 'grade') return said.value ? t(`grade_${said.value}`) : '';
  if (item.type === 'choice') return named((item.choices || []).find((choice) => choice.key === said.value));
  if (item.type === 'known' && said.confirmed && !said.value) return t('is_right');
  return said.value === undefined ? '' : String(said.value);
}
