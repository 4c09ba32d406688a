// The sidebar, drawn from the course: only what can be opened stands in it, in teaching order.
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { parts } from '../content/course.ts';

export const sidebar: StarlightUserConfig['sidebar'] = [
  {
    label: 'Start here',
    items: [
      { label: 'Welcome', slug: 'index' },
      { label: 'Course outline', slug: 'course' },
      { label: 'How to use the workshop', slug: 'use' },
      { label: 'How to read the figures', slug: 'figures' },
    ],
  },
  ...parts
    .map(part => ({
      label: `Part ${part.number}: ${part.title}`,
      items: part.lessons
        .filter(lesson => lesson.status === 'open')
        .map(lesson => ({ label: lesson.title, slug: lesson.slug })),
    }))
    .filter(group => group.items.length > 0),
  {
    label: 'Reference',
    items: [
      { label: 'Glossary', slug: 'glossary' },
      { label: 'All scenes', link: '/scenes/' },
      { label: 'Functions', slug: 'functions' },
      { label: 'Fidelity', slug: 'fidelity' },
    ],
  },
];
