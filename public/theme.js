// Sets the colours before the first paint of pages outside Starlight, by the choice that Starlight stores.
(() => {
  let stored = null;
  try {
    stored = localStorage.getItem('starlight-theme');
  } catch {
    // Storage is closed to this page: the system's choice holds.
  }
  const dark = stored ? stored === 'dark' : !matchMedia('(prefers-color-scheme: light)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
