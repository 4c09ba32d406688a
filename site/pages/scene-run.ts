/** `/scenes/<name>/run.json`: the recorded run of a scene's example, made when the site is built. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { type Example, nameOf } from '../gallery/example.ts';
import { examples } from '../gallery/examples/index.ts';
import { traceOf } from '../gallery/record.ts';
import { recordedRun } from '../gallery/recorded-run.ts';

export const getStaticPaths: GetStaticPaths = () =>
  examples.map(example => ({ params: { scene: nameOf(example) }, props: { example } }));

export const GET: APIRoute<{ example: Example }> = async ({ props }) =>
  new Response(JSON.stringify(recordedRun(await traceOf(props.example))), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
