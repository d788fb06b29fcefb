// Lets the page open without a network: with the child's programs, which the browser keeps, but without runs. The
// build puts the files' names in (vite.config.ts) and serves this as /sw.js.
const FILES = __FILES__;
const CACHE = `playpen-${__VERSION__}`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

// Only once no page of an older version is open: such a page may still load its parts.
self.addEventListener('activate', (event) => {
  const isOld = (name) => name.startsWith('playpen-') && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || !FILES.includes(pathname))
    return;
  // The page itself is fetched while it can be, so that a new version is seen at once; its parts have their
  // content's hash in their names, and never change.
  const kept = () => caches.match(pathname);
  event.respondWith(
    pathname.startsWith('/assets/')
      ? kept().then((found) => found ?? fetch(request))
      : fetch(request).catch(async () => (await kept()) ?? Response.error()),
  );
});
