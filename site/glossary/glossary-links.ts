/**
 * Links the first use of each term of the glossary in a lesson to its meaning there. Words in headings, links and code
 * are left alone, and so are the terms that the lesson itself explains. For Astro's Markdown processor.
 */
import type { Parents } from 'mdast';
import { defineMdastPlugin } from 'satteri';
import { FirstUses } from './first-use.ts';
import { readTerms, termAnchor } from './terms.ts';

const LESSON = /\/content\/docs\/(part-\d+\/[a-z0-9-]+)\.mdx$/;
const PROSE = new Set(['paragraph', 'tableCell']);
const PASSED = new Set(['emphasis', 'strong']);

/** The plugin: one for each page, as it remembers what it has linked. */
export const glossaryLinks = () => {
  let uses: FirstUses | null = null;
  return defineMdastPlugin({
    name: 'weir:glossary-links',
    before(_root, context) {
      const slug = LESSON.exec(context.fileURL?.pathname ?? '')?.[1];
      uses = slug === undefined ? null : new FirstUses(readTerms(), term => term.lesson === slug);
    },
    text(node, context) {
      let holder: Readonly<Parents> | undefined = context.parent(node);
      while (holder && PASSED.has(holder.type)) holder = holder.type === 'root' ? undefined : context.parent(holder);
      if (uses === null || !holder || !PROSE.has(holder.type)) return;
      const stretches = uses.split(node.value);
      if (stretches.every(({ term }) => term === null)) return;
      context.replaceNode(
        node,
        stretches.map(({ text, term }) => {
          if (term === null) return { type: 'text', value: text } as const;
          const url = `/glossary/#${termAnchor(term.term)}`;
          const data = { hProperties: { className: ['term'] } };
          return { type: 'link', url, data, children: [{ type: 'text', value: text }] } as const;
        }),
      );
    },
  });
};
