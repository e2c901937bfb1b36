// Asking the server. Each failure has a name, because each is answered in another way.
export class Offline extends Error {}
export class SignedOut extends Error {}
export class Revoked extends Error {}
export class Rejected extends Error {
  constructor(status, detail) {
    super(detail || String(status));
    this.status = status;
  }
}

const TRIES = 3;
const PATIENCE = 30 * 1000;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
export const pace = { again: 400 }; // milliseconds before the second try, doubled before the third

function token() {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : '';
}

// A line that comes and goes: three tries at once, then the caller's longer pauses.
export async function ask(method, url, { json, bytes } = {}) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await once(method, url, json, bytes);
    } catch (error) {
      if (!(error instanceof Offline) || tried === TRIES) throw error;
      await wait(pace.again * 2 ** (tried - 1));
    }
  }
}

async function once(method, url, json, bytes) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRFToken'] = token();
  if (json) headers['Content-Type'] = 'application/json';
  if (bytes) headers['Content-Type'] = 'application/octet-stream';
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(url, {
      method, headers, body: json ? JSON.stringify(json) : bytes, credentials: 'same-origin',
      redirect: 'manual', cache: 'no-store', signal: stop.signal,
    });
    return await read(answer);
  } catch (error) {
    if (error instanceof SignedOut || error instanceof Revoked || error instanceof Rejected) throw error;
    throw new Offline(error.message);
  } finally {
    clearTimeout(timer);
  }
}

async function read(answer) {
  if (answer.type === 'opaqueredirect' || (answer.status >= 300 && answer.status < 400)) throw new SignedOut();
  if (answer.status === 408 || answer.status === 429 || answer.status >= 500) throw new Offline(String(answer.status));
  const is_json = (answer.headers.get('Content-Type') || '').includes('json');
  const body = is_json ? await answer.json() : null;
  if (answer.status === 401) throw body && body.wipe ? new Revoked() : new SignedOut();
  if (!answer.ok) throw new Rejected(answer.status, body && (body.detail || body.title));
  // A hotel's or a carrier's own page in place of ours is no answer.
  if (!body) throw new Offline('not our answer');
  return body;
}
