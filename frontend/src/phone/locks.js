// One tab at a time talks to the server. Web Locks where the browser has them, else a lease in the store.
import { open } from './database.js';

const LEASE = 10 * 1000; // a tab that was closed in the middle holds up the others no longer
const me = String(Math.random());
let working = false;

// Runs `work` and gives true, or gives false at once when another tab is at it.
export async function alone(work, locks = navigator.locks) {
  if (locks) {
    return locks.request('zerentian-sync', { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await work();
      return true;
    });
  }
  if (working) return false;
  working = true;
  try {
    return await leased(work);
  } finally {
    working = false;
  }
}

async function leased(work) {
  if (!(await lease(LEASE))) return false;
  const renewing = setInterval(() => lease(LEASE), LEASE / 3);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    await lease(0);
  }
  return true;
}

async function lease(time) {
  const tx = (await open()).transaction('plain', 'readwrite');
  const row = await tx.store.get('lease');
  const now = Date.now();
  const free = !row || row.value.holder === me || row.value.until < now || row.value.until > now + LEASE;
  if (free) await tx.store.put({ id: 'lease', value: { holder: me, until: now + time } });
  await tx.done;
  return free;
}
