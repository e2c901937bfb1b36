// Days as the server counts them. A device with a wrong clock, or a server whose clock stands still for a
// demonstration, still agree: the difference is learnt at every contact.
import { plain, setPlain } from './store.js';

let shift = 0;
const DAY = 24 * 3600 * 1000;

export const iso = (date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
const number = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
const ofNumber = (n) => new Date(n * DAY).toISOString().slice(0, 10);

export const plus = (day, days) => ofNumber(number(day) + days);
export const between = (from, to) => number(to) - number(from);
export const today = (now = new Date()) => plus(iso(now), shift);
export const short = (day) => (day ? day.slice(5) : '');
export const clock = (ms) => new Date(ms).toTimeString().slice(0, 5);
export const moment = (ms) => `${short(plus(iso(new Date(ms)), shift))} ${clock(ms)}`;

export async function load() {
  shift = (await plain('shift')) || 0;
}
export async function learn(serverToday, now = new Date()) {
  shift = between(iso(now), serverToday);
  await setPlain({ shift });
}

// How long the households may be read here: counted from the contact, and never longer because somebody put
// the clock of the device back.
export async function keepUntil(expires, serverToday, now = Date.now()) {
  const days = between(serverToday, expires) + 1; // to the end of that day
  await setPlain({ until: now + Math.max(0, days) * DAY, seen: now, expires });
}
export async function expired(now = Date.now()) {
  const until = await plain('until');
  if (!until) return false;
  const seen = (await plain('seen')) || 0;
  if (now > seen) await setPlain({ seen: now });
  return Math.max(now, seen) >= until || now < seen - DAY;
}
