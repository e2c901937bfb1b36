// The service worker: keeps the shell of the phone app, and nothing else. No record, no name and no answer of
// the server's API ever passes through its cache. `SHELL` stands in front of this file, written by the server
// (zerentian/web/phone/shell.py): {version, page, files}. A new version is a new cache, taken whole or not at
// all; the old one serves until then.
const PREFIX = 'zerentian-shell-';
const CACHE = PREFIX + SHELL.version;
const FILES = new Set(SHELL.files);

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    // no-cache: ask the server whether what the browser has is still the same
    await cache.addAll([SHELL.page, ...SHELL.files].map((url) => new Request(url, { cache: 'no-cache', credentials: 'same-origin' })));
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(url.pathname === SHELL.page ? page(event) : other(request));
  } else if (FILES.has(url.pathname)) {
    event.respondWith(file(request, url.pathname));
  }
});

// The app's own page: from the cache at once; what the server has now (another language, another size of type)
// is taken for the next time, as long as it is of this version.
async function page(event) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(SHELL.page);
  const fetched = renewed(cache, event.request);
  if (!kept) return fetched.then((answer) => answer || Response.error());
  event.waitUntil(fetched);
  return kept;
}

async function renewed(cache, request) {
  try {
    const answer = await fetch(new Request(SHELL.page, { credentials: 'same-origin', cache: 'no-cache' }));
    if (answer.ok && !answer.redirected && answer.headers.get('X-Shell') === SHELL.version) await cache.put(SHELL.page, answer.clone());
    return answer;
  } catch (error) {
    return null;
  }
}

// Any other page needs the server; without a line the app says so.
async function other(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(SHELL.page, { cacheName: CACHE });
    return kept || Response.error();
  }
}

async function file(request, path) {
  const kept = await caches.match(path, { cacheName: CACHE });
  return kept || fetch(request);
}
