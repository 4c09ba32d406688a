// Keeps the workshop for use without a network: registers the service worker that the build writes beside this file.
// Where the browser has none, or storage is closed to the page, the site works as before, online.
if ('serviceWorker' in navigator) {
  const worker = new URL('service-worker.js', document.currentScript.src);
  addEventListener('load', () => {
    navigator.serviceWorker.register(worker).catch(() => {});
  });
}
