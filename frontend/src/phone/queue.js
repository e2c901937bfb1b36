// Records that were made here. A record stays until the server named its outcome; drafts stay until finished.
import { open } from './database.js';
import * as store from './store.js';
import { uuid7 } from './uuid.js';

// stored: on this device only. submitted, duplicate: the server has it. conflict: the server has both.
export const WAITING = ['stored', 'sending'];
export const DONE = ['submitted', 'duplicate'];
export const ATTENTION = ['conflict', 'refused'];
const OF_OUTCOME = { stored: 'submitted', duplicate: 'duplicate', conflict: 'conflict', refused: 'refused' };
const KEPT = 7 * 24 * 3600 * 1000; // how long a submitted record is still listed

// about: what the lists show of a record (name, day), so that it can still be told when the household is gone.
export async function add({ kind, about, record, photos = [], client_id = uuid7() }) {
  for (const photo of photos) await store.amend('photos', photo.client_id, { record: client_id });
  const content = { about, record: { ...record, client_id, kind, photos } };
  await store.put('queue', { client_id, kind, state: 'stored', made: Date.now(), attempts: 0 }, content);
  return client_id;
}

export async function list() {
  const rows = await store.all('queue');
  return rows.sort((a, b) => (a.client_id < b.client_id ? -1 : 1));
}
export const waiting = async () => (await list()).filter((row) => WAITING.includes(row.state));
export const find = (client_id) => store.get('queue', client_id);
export const mark = (client_id, state) => store.amend('queue', client_id, { state });

// A record whose refusal was mended goes again under the same name: nothing of it was stored.
export async function mend(client_id, { about, record, photos }) {
  await add({ kind: record.kind, about, record, photos, client_id });
}

export async function settle(client_id, outcome) {
  const state = OF_OUTCOME[outcome.outcome];
  const row = await find(client_id);
  if (!state || !row) return;
  const { content, iv, sealed, ...clear } = row;
  const told = { id: outcome.id, code: outcome.code || '', reason: outcome.reason || '', at: Date.now() };
  await store.put('queue', { ...clear, state }, { ...content, outcome: told });
}

// The content of a record goes as soon as the server has all of it; a line that says so stays for a week.
export async function tidy(now = Date.now()) {
  for (const row of await list()) {
    if (!DONE.includes(row.state)) continue;
    const left = (await photosOf(row.client_id)).filter((photo) => photo.state !== 'failed');
    if (left.length) continue;
    if (now - row.made > KEPT) await store.remove('queue', row.client_id);
    else if (row.content.record) await lighten(row);
  }
}
async function lighten(row) {
  const { content, iv, sealed, ...clear } = row;
  await store.put('queue', clear, { about: content.about, outcome: content.outcome });
}

export async function discard(client_id) {
  for (const photo of await photosOf(client_id)) await store.remove('photos', photo.client_id);
  await store.remove('queue', client_id);
}

// --- photographs -------------------------------------------------------------------------------
export async function addPhoto({ bytes, sha256, thumb }) {
  const client_id = uuid7();
  await store.put('photos', { client_id, record: '', sent: 0, size: bytes.byteLength, sha256, state: 'stored' }, bytes);
  return { client_id, bytes: bytes.byteLength, sha256, thumb };
}
export async function photosOf(record) {
  return (await (await open()).getAll('photos')).filter((photo) => photo.record === record);
}
export const photo = (client_id) => store.get('photos', client_id);
export const photoSent = (client_id) => store.remove('photos', client_id);

// --- drafts ------------------------------------------------------------------------------------
// One draft for each household (or problem); it is written at each answer.
export const keepDraft = (id, draft) => store.put('drafts', { id, at: Date.now() }, draft);
export const draft = (id) => store.get('drafts', id);
export const drafts = () => store.all('drafts');
export const dropDraft = (id) => store.remove('drafts', id);

export async function unsent() {
  const rows = await list();
  return rows.filter((row) => !DONE.includes(row.state)).length + (await store.count('drafts'));
}
