/** The script of a lab's own page: wakes the workbench that lab.astro has drawn. */
import { wakeWorkbench } from './mount.ts';
import { words } from './words.ts';

const host = document.querySelector<HTMLElement>('#workbench');
if (host) {
  wakeWorkbench(host, host.dataset['source']!).catch(error => {
    console.error(error);
    const notice = document.createElement('p');
    notice.className = 'start-failed';
    notice.setAttribute('role', 'alert');
    notice.textContent = words.embed.failed;
    host.prepend(notice);
  });
}
