/** `/labs/<id>/runs/<program>.json`: the runs that lessons draw with `<LiveRun>`, made when the site is built. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { recordedRun } from '../gallery/recorded-run.ts';
import { labRun } from '../labs/lab-run.ts';
import { liveRuns, runName } from '../labs/live-runs.ts';

export const getStaticPaths: GetStaticPaths = () =>
  liveRuns().map(({ lab, program }) => ({ params: { id: lab, program: runName(program) }, props: { lab, program } }));

export const GET: APIRoute<{ lab: string; program: string }> = async ({ props }) =>
  new Response(JSON.stringify(recordedRun((await labRun(props.lab, props.program)).trace)), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
