/**
 * `<weir-scene name="partitions" source="/scenes/partitions/run.json" at="9.5">`: a recorded run in its scene, with
 * buttons to play and step and a slider through its time. Nothing is loaded before it comes near the screen. What it
 * holds before stays until then: a word that it loads. `at` is the moment shown first, in seconds.
 */
import { effect } from '@preact/signals';
import '../scenes/scenes.css';
import './gallery.css';
import { formatSeconds, US_PER_S } from '../../engine/index.ts';
import type { MountedScene } from '../scenes/scene.ts';
import { Player } from '../workbench/player.ts';
import { type RecordedRun, traceOfRun } from './recorded-run.ts';
import { words } from './words.ts';

/** A slider's smallest step is this part of the run. */
const SLIDER_STEPS = 1000;

class WeirScene extends HTMLElement {
  readonly #player = new Player();
  #mounted: MountedScene | null = null;
  #stop: (() => void) | null = null;
  #near: IntersectionObserver | null = null;

  connectedCallback(): void {
    this.#near = new IntersectionObserver(
      found => {
        if (!found.some(({ isIntersecting }) => isIntersecting)) return;
        this.#near?.disconnect();
        void this.#load();
      },
      { rootMargin: '400px' },
    );
    this.#near.observe(this);
  }

  disconnectedCallback(): void {
    this.#near?.disconnect();
    this.#stop?.();
    this.#player.pause();
    this.#mounted?.destroy();
    this.#mounted = null;
  }

  async #load(): Promise<void> {
    try {
      const [{ scenes }, run] = await Promise.all([import('../scenes/index.ts'), runAt(this.getAttribute('source')!)]);
      const scene = scenes.find(({ name }) => name === this.getAttribute('name'));
      if (!scene) throw new Error(`there is no scene ${this.getAttribute('name')}`);
      this.#player.open(traceOfRun(run));
      this.#player.reducedMotion.value = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const host = document.createElement('div');
      this.replaceChildren(host, this.#controls());
      this.#mounted = scene.mount(host, { onSeek: atUs => this.#player.seek(atUs) });
      this.#player.seek(Number(this.getAttribute('at') ?? 0) * US_PER_S);
      this.#follow();
      this.setAttribute('ready', '');
    } catch (error) {
      console.error(error);
      this.textContent = words.failed;
    }
  }

  #follow(): void {
    this.#stop = effect(() => {
      const { count, nowUs } = this.#player.place.value;
      const trace = this.#player.trace.value;
      this.#mounted?.show({ trace, count, nowUs, reducedMotion: this.#player.reducedMotion.value });
    });
  }

  #controls(): HTMLElement {
    const player = this.#player;
    const bar = document.createElement('div');
    bar.className = 'scene-player';
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', words.controls);
    const play = button('', '', () => player.toggle());
    const now = document.createElement('output');
    const slider = document.createElement('input');
    Object.assign(slider, { type: 'range', min: '0', max: String(SLIDER_STEPS) });
    slider.setAttribute('aria-label', words.slider);
    slider.addEventListener('input', () => {
      player.pause();
      player.seek(player.pace.usAt((Number(slider.value) / SLIDER_STEPS) * player.pace.totalMs));
    });
    bar.append(
      button('‹', words.back, () => player.step(-1)),
      play,
      button('›', words.forward, () => player.step(1)),
    );
    bar.append(slider, now);
    effect(() => {
      const playing = player.playing.value;
      play.textContent = playing ? '❚❚' : '▶';
      play.setAttribute('aria-label', playing ? words.pause : words.play);
      play.title = playing ? words.pause : words.play;
    });
    effect(() => {
      const { nowUs } = player.place.value;
      now.textContent = formatSeconds(nowUs);
      slider.value = String((player.pace.msAt(nowUs) / Math.max(1, player.pace.totalMs)) * SLIDER_STEPS);
      slider.setAttribute('aria-valuetext', formatSeconds(nowUs));
    });
    return bar;
  }
}

function button(text: string, name: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.title = name;
  made.setAttribute('aria-label', name);
  made.addEventListener('click', act);
  return made;
}

async function runAt(source: string): Promise<RecordedRun> {
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source}: ${response.status} ${response.statusText}`);
  return (await response.json()) as RecordedRun;
}

if (!customElements.get('weir-scene')) customElements.define('weir-scene', WeirScene);
