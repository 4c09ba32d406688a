/** Puts a workbench into a page: takes over what the server drew, or draws it new from a lab's JSON. */
import { h, hydrate, render } from 'preact';
import type { LabPage } from '../labs/lab-page.ts';
import '../scenes/scenes.css';
import '../styles/workbench.css';
import { Workbench } from './workbench.tsx';

/** Loads the lab at `labJsonUrl` and mounts its workbench in `host`; resolves to what removes it. */
export async function mountWorkbench(host: HTMLElement, labJsonUrl: string): Promise<() => void> {
  const page = await loadLab(labJsonUrl);
  host.replaceChildren();
  render(h(Workbench, { page, embedded: true }), host);
  return () => render(null, host);
}

/** Brings a workbench to life that lab.astro has drawn. */
export async function wakeWorkbench(host: HTMLElement, labJsonUrl: string): Promise<void> {
  hydrate(h(Workbench, { page: await loadLab(labJsonUrl) }), host);
}

async function loadLab(url: string): Promise<LabPage> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return (await response.json()) as LabPage;
}
