/** The notices above the panels: what the page has to say about the work itself, each with what can be done. */
import { signal } from '@preact/signals';

export interface NoticeAction {
  label: string;
  run(): void;
}

export interface Notice {
  /** One notice a name: a newer one takes the older one's place. */
  name: string;
  text: string;
  actions: NoticeAction[];
  tone: 'plain' | 'warn';
}

/** A list of notices. */
export class Notices {
  readonly list = signal<Notice[]>([]);

  /** Says something; an action also takes the notice away. */
  add(name: string, text: string, actions: NoticeAction[] = [], tone: Notice['tone'] = 'plain'): void {
    const wrapped = actions.map(({ label, run }) => ({
      label,
      run: () => {
        this.remove(name);
        run();
      },
    }));
    this.list.value = [...this.list.peek().filter(n => n.name !== name), { name, text, actions: wrapped, tone }];
  }

  remove(name: string): void {
    this.list.value = this.list.peek().filter(notice => notice.name !== name);
  }
}
