// What answers mean, said on the device while there is no server. The server's own rules decide
// (zerentian/kernel/visits/rules.py); a test gives both the same answers and compares every word.
export const TEXT = 50; // characters, of notes and texts
const POINTS = { yes: 2, partly: 1, no: 0 };
const FINDS = ['partly', 'no'];
const WHITE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
const EDGES = new RegExp(`^${WHITE}|${WHITE}$`, 'g');

// Blanks as the server counts them, and characters rather than halves of them.
export const strip = (text) => text.replace(EDGES, '');
export const length = (text) => Array.from(strip(text)).length;

const own = (map, key) => (Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined);
const valueOf = (answers, key) => { const said = own(answers, key); return said ? said.value : undefined; };
const missing = (value) => value === undefined || value === null;

// The items that are asked: those without a condition, and those whose condition is met.
export function shown(body, answers) {
  const asked = new Set();
  return body.items.filter((item) => {
    const on = item.ask_if;
    const met = !on || (asked.has(on.item) && on.answers.includes(valueOf(answers, on.item)));
    if (met) asked.add(item.key);
    return met;
  });
}

export function isFinding(item, value) {
  if (item.type === 'known') return value === 'differs';
  if (item.type === 'grade') {
    return (item.finds.length ? item.finds : FINDS).includes(value) || (item.safety && value === 'no');
  }
  return item.finds.includes(value);
}

export function judge(body, answers) {
  const items = shown(body, answers);
  const answered = items.map((item) => [item, valueOf(answers, item.key)]);
  const safety = answered.filter(([item]) => item.safety);
  const failed = safety.filter(([, value]) => value === 'no').map(([item]) => item.key);
  const grades = answered.filter(([item, value]) => item.type === 'grade' && value).map(([, value]) => POINTS[value]);
  const open = safety.some(([, value]) => !value);
  return {
    passed: failed.length ? false : open ? null : true,
    failed_safety: failed,
    findings: answered
      .filter(([item, value]) => item.problem && !missing(value) && isFinding(item, value))
      .map(([item, value]) => ({
        item: item.key, answer: String(value), reason: answers[item.key].reason || '', kind: item.problem, safety: item.safety,
        mended: Boolean(answers[item.key].mended),
      })),
    visible: items.map((item) => item.key),
    points: grades.reduce((sum, points) => sum + points, 0),
    out_of: 2 * grades.length,
  };
}

// Answers as they were given, in the one form that is judged: without those that are not asked after the
// others. What a known value was put right to is “differs”; confirmed, it is “same”.
export function normal(body, given) {
  const answers = {};
  body.items.forEach((item) => {
    const answer = own(given, item.key);
    const said = answer ? normalOne(item, answer) : null;
    if (said) answers[item.key] = said;
  });
  const visible = shown(body, answers).map((item) => item.key);
  Object.keys(answers).forEach((key) => { if (!visible.includes(key)) delete answers[key]; });
  return answers;
}

function normalOne(item, answer) {
  let said = null;
  if (item.type === 'number') {
    const number = asNumber(answer.value);
    if (number !== null) said = { value: number };
  } else if (item.type === 'text' || item.type === 'known') {
    const text = strip(String(answer.value || ''));
    if (text) said = { value: item.type === 'known' ? 'differs' : 'said' };
    else if (item.type === 'known' && answer.confirmed) said = { value: 'same' };
  } else if (answer.value) said = { value: answer.value };
  if (said && answer.reason) said.reason = answer.reason;
  if (said && answer.mended && isFinding(item, said.value)) said.mended = true;
  return said;
}

export function asNumber(value) {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return value;
  const text = typeof value === 'string' ? strip(value) : '';
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : null;
}

// Why an answer cannot be sent: no_number, outside or too_long; '' when it can.
export function wrong(item, answer) {
  const value = answer ? answer.value : '';
  if (missing(value) || value === '') return '';
  if (item.type === 'number') {
    const number = asNumber(value);
    if (number === null) return 'no_number';
    const outside = (!missing(item.min) && number < item.min) || (!missing(item.max) && number > item.max);
    return outside ? 'outside' : '';
  }
  return ['text', 'known'].includes(item.type) && length(String(value)) > TEXT ? 'too_long' : '';
}

// What is asked, possible to answer, and not answered yet. Texts may stay empty.
export function unanswered(body, given) {
  const answers = normal(body, given);
  return shown(body, answers).filter((item) => item.type !== 'text' && missing(valueOf(answers, item.key)));
}
