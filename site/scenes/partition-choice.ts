/** The choice of the topic partition that a scene shows: the first until a person picks another. */
import type { PartitionState, TopicState } from '../../engine/index.ts';

/** A select with the partitions of a run. */
export class PartitionChoice {
  readonly element = document.createElement('label');
  readonly #select = document.createElement('select');
  #names: string[] = [];

  constructor(onChange: () => void) {
    const name = document.createElement('span');
    name.textContent = 'Partition';
    this.element.className = 'scene-choice';
    this.element.append(name, this.#select);
    this.#select.setAttribute('aria-label', 'Partition');
    this.#select.addEventListener('change', onChange);
  }

  /** Offers the partitions there are, and says which one is chosen; null where there is none. */
  among(topics: TopicState[]): { topic: TopicState; partition: PartitionState } | null {
    const all = topics.flatMap(topic =>
      topic.partitions.map(partition => ({ topic, partition, name: `${topic.topic}-${partition.partition}` })),
    );
    this.#offer(all.map(({ name }) => name));
    this.element.hidden = all.length < 2;
    return all.find(({ name }) => name === this.#select.value) ?? all[0] ?? null;
  }

  #offer(names: string[]): void {
    if (names.join(' ') === this.#names.join(' ')) return;
    const chosen = this.#select.value;
    this.#names = names;
    this.#select.replaceChildren(...names.map(name => new Option(name, name)));
    if (names.includes(chosen)) this.#select.value = chosen;
  }
}
