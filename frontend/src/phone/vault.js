// AES-GCM with a key that scripts can use but not read. docs/adr/0047 says what this protects against.
import { open } from './database.js';

const CIPHER = 'AES-GCM';
const LIFE = 7 * 24 * 3600 * 1000; // a key seals for a week, then everything is sealed anew
const utf8 = new TextEncoder();
let held = null;

export const available = () => Boolean(window.isSecureContext && window.crypto && crypto.subtle && window.indexedDB);

const make = () => crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ['encrypt', 'decrypt']);

const fresh = async (now) => ({ id: 'now', key: await make(), made: now, mark: String(crypto.getRandomValues(new Uint32Array(2))) });

async function key() {
  if (held) return held;
  const db = await open();
  const made = await fresh(Date.now());
  const tx = db.transaction('keys', 'readwrite'); // two tabs may begin at once: the first key stays
  const kept = await tx.store.get('now');
  if (!kept) await tx.store.put(made);
  await tx.done;
  held = kept || made;
  return held;
}

export function forget() { held = null; }

async function sealWith(secret, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = content instanceof ArrayBuffer ? content : utf8.encode(JSON.stringify(content));
  const kind = content instanceof ArrayBuffer ? 1 : 0;
  const sealed = await crypto.subtle.encrypt({ name: CIPHER, iv, additionalData: new Uint8Array([kind]) }, secret, bytes);
  return { iv, sealed, kind };
}

async function unsealWith(secret, { iv, sealed, kind = 0 }) {
  const how = { name: CIPHER, iv, additionalData: new Uint8Array([kind]) };
  const bytes = await crypto.subtle.decrypt(how, secret, sealed);
  return kind ? bytes : JSON.parse(new TextDecoder().decode(bytes));
}

export async function seal(content) {
  const now = await key();
  const { iv, sealed, kind } = await sealWith(now.key, content);
  return { iv, sealed: { bytes: sealed, kind, by: now.mark } };
}

// null when the row was sealed with a key that is gone: it can be read by nobody any more.
export async function unseal({ iv, sealed }) {
  const row = { iv, sealed: sealed.bytes, kind: sealed.kind };
  try {
    return await unsealWith((await key()).key, row);
  } catch (error) {
    held = null; // another tab may have taken a new key meanwhile
    try { return await unsealWith((await key()).key, row); } catch (again) { return null; }
  }
}

// A new key, and every row sealed anew, in one transaction. Called under the lock of sync.
export async function rotate({ force = false, now = Date.now() } = {}) {
  const db = await open();
  const kept = await db.get('keys', 'now');
  if (!kept || (!force && now - kept.made < LIFE)) return false;
  const next = await fresh(now);
  const stores = ['sets', 'queue', 'drafts', 'photos'];
  const anew = {};
  for (const name of stores) {
    const rows = await db.getAll(name);
    anew[name] = await Promise.all(rows.map((row) => again(kept.key, next, row)));
  }
  return exchange(db, stores, anew, next);
}

async function again(old, next, row) {
  const content = await unsealWith(old, { iv: row.iv, sealed: row.sealed.bytes, kind: row.sealed.kind });
  const { iv, sealed, kind } = await sealWith(next.key, content);
  return { was: row.iv, row: Object.assign({}, row, { iv, sealed: { bytes: sealed, kind, by: next.mark } }) };
}

// A row that somebody wrote while we sealed would be lost under the new key: then nothing is exchanged.
async function exchange(db, stores, anew, next) {
  const tx = db.transaction([...stores, 'keys'], 'readwrite');
  for (const name of stores) {
    const now = await tx.objectStore(name).getAll();
    const same = now.length === anew[name].length && now.every((row, i) => String(row.iv) === String(anew[name][i].was));
    if (!same) { tx.abort(); await tx.done.catch(() => null); return false; }
  }
  stores.forEach((name) => anew[name].forEach(({ row }) => tx.objectStore(name).put(row)));
  tx.objectStore('keys').put(next);
  await tx.done;
  held = next;
  return true;
}
