/** The glossary (content/glossary.yaml): its words are sorted, said once, explained by lessons of the course, and linked on first use. */
import { expect, test } from 'vitest';
import { parts } from '../../content/course.ts';
import { FirstUses } from '../../site/glossary/first-use.ts';
import { readTerms } from '../../site/glossary/terms.ts';

const terms = readTerms();

test('terms are sorted, and no spelling stands twice', () => {
  const names = terms.map(({ term }) => term.toLowerCase());
  expect(names).toEqual(names.toSorted());
  const forms = terms.flatMap(({ term, forms }) => [term, ...forms]).map(form => form.toLowerCase());
  expect(forms).toEqual([...new Set(forms)]);
});

test('every term is explained by a lesson of the course', () => {
  const slugs = parts.flatMap(part => part.lessons.map(lesson => lesson.slug));
  expect(terms.filter(({ lesson }) => !slugs.includes(lesson))).toEqual([]);
});

test('a word is linked at its first use only, the longest spelling first, and not inside another word', () => {
  const uses = new FirstUses(terms);
  const linked = (text: string) => uses.split(text).flatMap(({ text: word, term }) => (term ? [word] : []));
  expect(linked('Committed offsets of a consumer; brokerage')).toEqual(['Committed offsets', 'consumer']);
  expect(linked('an offset, consumers, and a broker-side check by the Broker')).toEqual(['offset', 'Broker']);
  expect(linked('offsets of a broker')).toEqual([]);
  expect(uses.split('all of it').map(({ text }) => text)).toEqual(['all of it']);
});

test('a term that the page explains is left alone, and so are the shorter terms inside it', () => {
  const uses = new FirstUses(terms, ({ term }) => term === 'event time');
  const linked = (text: string) => uses.split(text).flatMap(({ text: word, term }) => (term ? [word] : []));
  expect(linked('event time, and then an event')).toEqual(['event']);
});
