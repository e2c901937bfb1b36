// What lies on the device. Whatever names a person is sealed (vault.js); in the clear stand only ids, states
// and times, which the order of sending needs.
import { STORES, open } from './database.js';
import * as vault from './vault.js';

// --- in the clear ------------------------------------------------------------------------------
export async function plain(id) {
  const row = await (await open()).get('plain', id);
  return row ? row.value : undefined;
}
export async function setPlain(values) {
  const tx = (await open()).transaction('plain', 'readwrite');
  Object.keys(values).forEach((id) => tx.store.put({ id, value: values[id] }));
  await tx.done;
}

// --- sealed ------------------------------------------------------------------------------------
// clear: what stands beside the sealed content, the key of the row included.
export async function put(store, clear, content) {
  await write(store, [content], (target, [sealed]) => target.put(Object.assign({}, clear, sealed)));
}

// Everything is sealed first, because a transaction of the browser ends when something else is waited for.
// Should another tab have taken a new key meanwhile, the work is done again with that one.
async function write(store, contents, act) {
  for (;;) {
    const sealed = await Promise.all(contents.map(vault.seal));
    const tx = (await open()).transaction(['keys', store], 'readwrite');
    const key = await tx.objectStore('keys').get('now');
    if (!contents.length || (key && sealed.every((row) => row.sealed.by === key.mark))) {
      act(tx.objectStore(store), sealed);
      await tx.done;
      return;
    }
    tx.abort();
    await tx.done.catch(() => null);
    vault.forget();
  }
}
export async function get(store, id) {
  return unsealed(await (await open()).get(store, id));
}
export async function all(store) {
  const rows = await (await open()).getAll(store);
  const found = await Promise.all(rows.map(unsealed));
  return found.filter(Boolean);
}
export const ids = async (store) => (await open()).getAllKeys(store);

export async function remove(store, id) {
  await (await open()).delete(store, id);
}
export async function count(store) {
  return (await open()).count(store);
}
async function unsealed(row) {
  if (!row) return null;
  const { iv, sealed, ...clear } = row;
  const content = await vault.unseal({ iv, sealed });
  return content === null ? null : { ...clear, content };
}

// Rows that are to change together.
export async function replace(store, { reset, removed = [], rows = [] }) {
  await write(store, rows.map((row) => row.content), (target, sealed) => {
    if (reset) target.clear();
    removed.forEach((id) => target.delete(id));
    sealed.forEach((row, i) => target.put({ id: rows[i].id, ...row }));
  });
}

// Change only what stands in the clear, in one transaction, if the row is still there.
export async function amend(store, id, change) {
  const tx = (await open()).transaction(store, 'readwrite');
  const row = await tx.store.get(id);
  if (row) await tx.store.put(Object.assign(row, change));
  await tx.done;
  return Boolean(row);
}

// The reading set goes, what waits to be sent stays.
export async function forgetHouseholds() {
  const tx = (await open()).transaction(['sets', 'plain'], 'readwrite');
  tx.objectStore('sets').clear();
  tx.objectStore('plain').delete('cursor');
  await tx.done;
}

// Other pages of this browser see that records of somebody lie here, and sign out by way of the app.
export function leaveTrace(held) {
  try {
    if (held) localStorage.setItem('zt-phone', '1'); else localStorage.removeItem('zt-phone');
  } catch (error) { /* a private window keeps nothing */ }
}

// Everything goes, the key first: without it nothing that a copy of the disk still holds can be read.
export async function wipe() {
  const db = await open();
  const names = Object.keys(STORES);
  const tx = db.transaction(names, 'readwrite');
  names.forEach((name) => tx.objectStore(name).clear());
  await tx.done;
  vault.forget();
  leaveTrace(false);
}
