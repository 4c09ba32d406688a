/**
 * A lab's prose as HTML, made while the site is built. Raw HTML in a lab is dropped, links keep only http(s), mailto
 * and paths of this site, and nothing else of the author's text can become markup. Leaves out: MDX, highlighted code.
 */
import type { Element, Nodes } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';

/** Blocks of Markdown as HTML. Headings begin at level three, below the task's own. */
export function markdownToHtml(markdown: string): string {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const hast = toHast(tree);
  visit(hast, tidy);
  return toHtml(hast);
}

/** One line of Markdown as HTML without a paragraph around it, for questions and answers. */
export function markdownToInlineHtml(markdown: string): string {
  const html = markdownToHtml(markdown.trim());
  const paragraph = /^<p>([\s\S]*)<\/p>$/.exec(html)?.[1];
  return paragraph !== undefined && !paragraph.includes('<p>') ? paragraph : html;
}

function tidy(element: Element): void {
  if (/^h[1-5]$/.test(element.tagName)) element.tagName = `h${Math.max(3, Number(element.tagName[1]))}`;
  for (const name of ['href', 'src']) {
    const address = element.properties[name];
    if (typeof address === 'string' && !isSafe(address)) delete element.properties[name];
  }
  if (element.tagName === 'pre') element.properties['tabIndex'] = 0;
}

function isSafe(address: string): boolean {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  return scheme === undefined || ['http', 'https', 'mailto'].includes(scheme);
}

function visit(node: Nodes, change: (element: Element) => void): void {
  if (node.type === 'element') change(node);
  if ('children' in node) for (const child of node.children) visit(child as Nodes, change);
}
