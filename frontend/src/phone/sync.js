// Push first, then pull. The server decides; the device only repeats until it has been told an outcome.
import { alone } from './locks.js';
import { Offline, Rejected, Revoked, SignedOut, ask } from './api.js';
import * as days from './days.js';
import * as queue from './queue.js';
import * as store from './store.js';
import * as vault from './vault.js';
import { uuid7 } from './uuid.js';

const AT_ONCE = 10; // records in one call, as the server allows
const PIECE = 64 * 1024; // the server takes up to 256 KB; less is lost when the line breaks
const SHORTEST = 5 * 1000;
const LONGEST = 5 * 60 * 1000;

// line: idle, busy, offline, blocked, signed_out, stranger or revoked
export const status = { line: 'idle', step: '', retry: 0, asked: false };
const listeners = [];
let failures = 0;
let timer = null;
const channel = 'BroadcastChannel' in window ? new BroadcastChannel('zerentian') : null;
if (channel) channel.onmessage = () => tell(false);

export const listen = (listener) => listeners.push(listener);
export function tell(others = true) {
  listeners.forEach((listener) => listener());
  if (others && channel) channel.postMessage('changed');
}
function set(change) {
  Object.assign(status, change);
  tell();
}

export async function device() {
  const known = await store.plain('device');
  if (known) return known;
  const made = uuid7();
  await store.setPlain({ device: made });
  return made;
}

// One whole round, unless another tab is at it. Never throws; `status` says how it went.
export async function sync() {
  clearTimeout(timer);
  status.retry = 0;
  try {
    const done = await alone(round);
    if (done) { failures = 0; set({ line: 'idle', step: '' }); } else again(SHORTEST);
  } catch (error) {
    await failed(error);
  }
}

async function failed(error) {
  if (error instanceof Revoked) {
    await store.wipe();
    set({ line: 'revoked', step: '' });
  } else if (error instanceof SignedOut) {
    set({ line: 'signed_out', step: '' });
  } else if (error instanceof Stranger) {
    set({ line: 'stranger', step: '' });
  } else if (error instanceof Rejected) {
    again(LONGEST);
    set({ line: 'blocked', step: error.message }); // the server answers, but not this device
  } else {
    failures += 1;
    const pause = Math.min(LONGEST, SHORTEST * 2 ** (failures - 1)) * (0.8 + 0.4 * Math.random());
    again(pause);
    set({ line: 'offline', step: error instanceof Offline ? '' : String(error.message) });
  }
}

function again(pause) {
  status.retry = Date.now() + pause;
  timer = setTimeout(sync, pause);
}

class Stranger extends Error {}

async function round() {
  set({ line: 'busy', step: 'asking' });
  const who = await ask('GET', '/phone/who/');
  await days.learn(who.today);
  const owner = await store.plain('owner');
  // Somebody else signed in on this phone: nothing of the owner's is sent in another one's name.
  if (owner && owner !== who.user) throw new Stranger();
  if (!owner) await store.setPlain({ owner: who.user });
  store.leaveTrace(true);
  await pushTexts(await device());
  await pushPhotos();
  set({ step: 'pulling' });
  await pull(await device());
  await queue.tidy();
  await vault.rotate();
}

// --- push --------------------------------------------------------------------------------------
async function pushTexts(of) {
  let left = await queue.waiting();
  const all = left.length;
  while (left.length) {
    set({ step: 'texts', done: all - left.length, all });
    await push(of, left.slice(0, AT_ONCE));
    left = left.slice(AT_ONCE);
  }
}

async function push(of, rows) {
  for (const row of rows) await queue.mark(row.client_id, 'sending');
  tell();
  try {
    const records = rows.map((row) => onWire(row.content.record));
    const answer = await ask('POST', '/api/v1/sync/push', { json: { device: of, records } });
    for (const outcome of answer.outcomes) await queue.settle(outcome.client_id, outcome);
    await backToStored(rows); // whatever the answer did not name
  } catch (error) {
    if (error instanceof Rejected && rows.length > 1) {
      for (const row of rows) await push(of, [row]); // one that cannot be read must not hold up the others
    } else if (error instanceof Rejected && [400, 413, 422].includes(error.status)) {
      await queue.settle(rows[0].client_id, { outcome: 'refused', code: String(error.status), reason: error.message });
    } else {
      await backToStored(rows);
      throw error;
    }
  }
  tell();
}

async function backToStored(rows) {
  for (const row of rows) {
    const now = await queue.find(row.client_id);
    if (now && now.state === 'sending') await queue.mark(row.client_id, 'stored');
  }
}

function onWire(record) {
  const photos = (record.photos || []).map(({ client_id, bytes, sha256 }) => ({ client_id, bytes, sha256 }));
  return { ...record, photos };
}

// The text of a record is safe before its photographs begin; a photograph goes on where it stopped.
async function pushPhotos() {
  for (const row of await queue.list()) {
    if (!queue.DONE.includes(row.state)) continue;
    for (const { client_id, state } of await queue.photosOf(row.client_id)) {
      if (state !== 'failed') await pushPhoto(client_id);
    }
  }
}

async function pushPhoto(client_id) {
  set({ step: 'photos' });
  const url = `/api/v1/sync/photos/${client_id}`;
  const photo = await queue.photo(client_id);
  if (!photo) return;
  try {
    let { have } = await ask('GET', url);
    while (have < photo.size) {
      const answer = await ask('PUT', `${url}?offset=${have}`, { bytes: photo.content.slice(have, have + PIECE) });
      if (answer.have <= have && !answer.complete) throw new Offline('no progress');
      have = answer.complete ? photo.size : answer.have;
      await store.amend('photos', client_id, { sent: have });
      tell();
    }
    await queue.photoSent(client_id);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    if (error.status === 409) throw new Offline('a piece is missing'); // the next round asks where to go on
    await store.amend('photos', client_id, { state: 'failed', reason: error.message });
  }
}

// --- pull --------------------------------------------------------------------------------------
async function pull(of) {
  const since = (await store.plain('cursor')) || 0;
  const answer = await ask('GET', `/api/v1/sync/pull?device=${of}&since=${since}`);
  await takeOver(answer);
  set({ asked: true });
}

// Only the reading set is written here: records, drafts and photographs of the device are never touched.
export async function takeOver(answer) {
  const lists = answer.templates || [];
  const old = lists.length ? (await store.ids('sets')).filter((id) => id.startsWith('template:')) : [];
  const rows = [
    { id: 'me', content: answer.me || {} },
    { id: 'problems', content: answer.problems || [] },
    ...(answer.households || []).map((one) => ({ id: `household:${one.subject}`, content: one })),
    ...lists.map((one) => ({ id: `template:${one.key}@${one.version}`, content: one })),
  ];
  const removed = [...old, ...(answer.gone || []).map((subject) => `household:${subject}`)];
  await store.replace('sets', { reset: answer.reset, removed, rows });
  await store.setPlain({ cursor: answer.cursor, contact: Date.now() });
  if (answer.expires) await days.keepUntil(answer.expires, days.today());
}

// --- when ---------------------------------------------------------------------------------------
export function start() {
  window.addEventListener('online', sync);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) sync(); });
  sync();
}
