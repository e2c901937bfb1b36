// The one database of this device, opened once a page. What its rows mean says store.js.
import { openDB } from 'idb';

const NAME = 'zerentian-phone';
export const STORES = { keys: 'id', plain: 'id', sets: 'id', queue: 'client_id', drafts: 'id', photos: 'client_id' };
let opened = null;

export function open() {
  if (!opened) {
    opened = openDB(NAME, 1, {
      upgrade(db) {
        Object.keys(STORES).forEach((name) => db.createObjectStore(name, { keyPath: STORES[name] }));
      },
      blocking() { close(); }, // another tab deletes or renews the store: let it
      terminated() { opened = null; },
    });
  }
  return opened;
}

function close() {
  if (opened) opened.then((db) => db.close());
  opened = null;
}
