// The reading set and what the queue adds to it: a household with a record that waits shows so.
import * as days from './days.js';
import * as queue from './queue.js';
import * as store from './store.js';

const SOON = 3; // days before a deadline at which it is called soon

export const me = async () => { const row = await store.get('sets', 'me'); return row ? row.content : {}; };
export const problems = async () => { const row = await store.get('sets', 'problems'); return row ? row.content : []; };
export async function household(subject) {
  const row = await store.get('sets', `household:${subject}`);
  return row ? { ...row.content, problems: ofHousehold(row.content, await problems()) } : null;
}

// The open problems of a household stand with it or in the list of one's problems.
function ofHousehold(one, all) {
  const own = Array.isArray(one.problems) ? one.problems : [];
  const ids = own.map((problem) => problem.id);
  return [...own, ...all.filter((problem) => problem.subject === one.subject && !ids.includes(problem.id))];
}

export async function all() {
  const rows = await store.all('sets');
  const waiting = await queue.waiting();
  const open = await problems();
  return rows.filter((row) => row.id.startsWith('household:'))
    .map((row) => ({ ...row.content, problems: ofHousehold(row.content, open), waiting: waiting.filter((one) => one.content.record.subject === row.content.subject) }))
    .sort((a, b) => urgency(a) - urgency(b) || a.subject - b.subject);
}

export async function templates() {
  const rows = await store.all('sets');
  return rows.filter((row) => row.id.startsWith('template:')).map((row) => row.content);
}

// over, due, ok, none (nothing is due), or sync when a record waits to be sent.
export function state(one) {
  if (one.waiting && one.waiting.length) return { kind: 'sync' };
  const day = dueDay(one);
  const late = (one.problems || []).filter((problem) => problem.due && days.between(days.today(), problem.due) < 0);
  if (late.length) return { kind: 'over', problems: late.length, days: Math.max(...late.map((p) => days.between(p.due, days.today()))) };
  if (!day) return { kind: (one.visits || []).length ? 'ok' : 'none', last: (one.visits || [])[0] };
  const left = days.between(days.today(), day);
  return { kind: left < 0 ? 'over' : left <= SOON ? 'due' : 'ok', left, day, last: (one.visits || [])[0] };
}
// What the server said, or counted from a visit that waits here. Days of rest are the server's business.
export function dueDay(one) {
  const counted = (one.waiting || []).map((row) => row.content.record).filter((record) => one.every && one.every.modes.includes(record.mode) && record.met !== 'nobody')
    .map((record) => [days.plus(record.day, one.every.days), record.next_day].filter(Boolean).sort()[0]);
  return counted.sort().pop() || one.due || null;
}

function urgency(one) {
  const now = state(one);
  return { over: 0, due: 1, none: 2, ok: 3, sync: 4 }[now.kind] * 1000 + (now.left || 0);
}
