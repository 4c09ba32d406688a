/**
 * `<weir-lab source="/labs/<id>/lab.json">`: a lab inside a lesson. It holds a card with a button `[data-open]`; a click
 * loads the workbench and mounts it in place. Nothing of the workbench is loaded before. Words come from the card.
 */
class WeirLab extends HTMLElement {
  connectedCallback(): void {
    this.querySelector<HTMLButtonElement>('[data-open]')?.addEventListener('click', event => {
      void this.#open(event.currentTarget as HTMLButtonElement);
    });
  }

  async #open(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    const host = document.createElement('div');
    host.className = 'weir-lab-host not-content';
    try {
      const { mountWorkbench } = await import('./mount.ts');
      await mountWorkbench(host, this.getAttribute('source')!);
      this.append(host);
      this.setAttribute('open', '');
      host.querySelector<HTMLElement>('button, a, input')?.focus();
    } catch (error) {
      console.error(error);
      const failed = this.querySelector<HTMLElement>('[data-failed]');
      if (failed) failed.hidden = false;
    } finally {
      button.disabled = false;
      button.removeAttribute('aria-busy');
    }
  }
}

if (!customElements.get('weir-lab')) customElements.define('weir-lab', WeirLab);
