// The service worker: after the first visit every page and lab opens without a network. `files` is written in by the
// build (offline.ts): path, hash of the content, and whether the file is large. Small files are stored at once, large
// ones (the full editor; the plain one does without) when a page first asks for them. A file is stored under its path
// and hash, so that a new version fetches only what has changed. Pages come from the network while there is one, so
// that nobody stays with an old one.

/** @type {[path: string, hash: string, large: boolean][]} */
const files = FILES;
const CACHE = 'weir';
const NETWORK_MS = 4000;

const keyOf = new Map(files.map(([path, hash]) => [path, `${path}?hash=${hash}`]));

self.addEventListener('install', event => event.waitUntil(store()));
self.addEventListener('activate', event => event.waitUntil(forget().then(() => self.clients.claim())));
self.addEventListener('fetch', event => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return;
  const path = [pathname, `${pathname}/`].find(each => keyOf.has(each));
  if (mode === 'navigate') event.respondWith(page(event.request, path));
  else if (path !== undefined) event.respondWith(file(event.request, keyOf.get(path)));
});

async function store() {
  const cache = await caches.open(CACHE);
  for (const [path, , large] of files) {
    const key = keyOf.get(path);
    if (large || (await cache.match(key))) continue;
    const response = await fetch(path, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(key, response);
  }
}

async function forget() {
  const cache = await caches.open(CACHE);
  const wanted = new Set([...keyOf.values()].map(key => new URL(key, self.location.href).href));
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
}

async function page(request, path) {
  const stored = path === undefined ? undefined : await (await caches.open(CACHE)).match(keyOf.get(path));
  const late = new Promise((_, reject) => {
    setTimeout(reject, NETWORK_MS);
  });
  try {
    return await (stored ? Promise.race([fetch(request), late]) : fetch(request));
  } catch {
    return stored ?? notStored();
  }
}

async function file(request, key) {
  const cache = await caches.open(CACHE);
  const stored = await cache.match(key);
  if (stored) return stored;
  const response = await fetch(request);
  if (response.ok) await cache.put(key, response.clone());
  return response;
}

function notStored() {
  const text =
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Offline · Weir</title><h1>You are offline</h1><p>This page is not stored on your device. <a href="/">Go to the start page</a>, or come back with a network.</p>';
  return new Response(text, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
