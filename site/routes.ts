// Pages that are not lessons, added to the site as routes. One line a route; the page itself lives in site/pages.
import type { AstroIntegration, InjectedRoute } from 'astro';

const pages: InjectedRoute[] = [
  { pattern: '/labs/[id]/', entrypoint: './site/pages/lab.astro' },
  { pattern: '/labs/[id]/lab.json', entrypoint: './site/pages/lab-json.ts' },
  { pattern: '/labs/[id]/runs/[program].json', entrypoint: './site/pages/lab-run-json.ts' },
  { pattern: '/scenes/', entrypoint: './site/pages/gallery.astro' },
  { pattern: '/scenes/[scene]/', entrypoint: './site/pages/scene.astro' },
  { pattern: '/scenes/[scene]/run.json', entrypoint: './site/pages/scene-run.ts' },
];

export function routes(): AstroIntegration {
  return {
    name: 'weir:routes',
    hooks: {
      'astro:config:setup': ({ injectRoute }) => {
        for (const page of pages) injectRoute(page);
      },
    },
  };
}
