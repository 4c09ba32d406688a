// The site: Starlight for the lesson pages, Preact for panels with state, static output.
import { satteri } from '@astrojs/markdown-satteri';
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import starlightLinksValidator from 'starlight-links-validator';
import { contentSecurity } from './site/content-security.ts';
import { glossaryLinks } from './site/glossary/glossary-links.ts';
import { lateStyles } from './site/late-styles.ts';
import { offline } from './site/offline/offline.ts';
import { routes } from './site/routes.ts';
import { sidebar } from './site/sidebar.ts';

process.env.ASTRO_TELEMETRY_DISABLED = '1';

export default defineConfig({
  output: 'static',
  srcDir: '.',
  publicDir: './public',
  server: { port: 4321 },
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  vite: { worker: { format: 'es' } },
  markdown: { processor: satteri({ mdastPlugins: [glossaryLinks] }) },
  integrations: [
    starlight({
      title: 'Weir',
      description: 'A workshop in the browser on stream processing: Kafka, Spark and Flink, run, watched and checked.',
      favicon: '/favicon.svg',
      customCss: ['./site/styles/tokens.css', './site/styles/course.css', './site/styles/marks.css'],
      sidebar,
      credits: false,
      // Pages of labs and scenes and the words of the glossary are made by components that look theirs up.
      plugins: [starlightLinksValidator({ exclude: ['/labs/**', '/scenes/**', '/glossary/#*'] })],
      components: {
        Hero: './site/components/Hero.astro',
        Search: './site/components/Search.astro',
        SiteTitle: './site/components/SiteTitle.astro',
      },
      expressiveCode: {
        themes: ['github-light', 'github-dark'],
        defaultProps: { wrap: true },
        styleOverrides: {
          borderRadius: 'var(--r)',
          borderColor: 'var(--rule)',
          codeBackground: 'var(--surface)',
          codeFontFamily: 'var(--mono)',
          codeFontSize: '0.8125rem',
          codeLineHeight: '1.6',
          frames: { shadowColor: 'transparent' },
        },
      },
    }),
    mdx(),
    preact(),
    routes(),
    lateStyles(),
    contentSecurity(),
    offline(),
  ],
});
