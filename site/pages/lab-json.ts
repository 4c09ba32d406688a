/** `/labs/<id>/lab.json`: what the workbench of a lab loads. One file a lab, written when the site is built. */
import type { APIRoute, GetStaticPaths } from 'astro';
import type { LabPage } from '../labs/lab-page.ts';
import { loadLabPages } from '../labs/load.ts';

export const getStaticPaths: GetStaticPaths = () =>
  loadLabPages().map(page => ({ params: { id: page.lab.id }, props: { page } }));

export const GET: APIRoute<{ page: LabPage }> = ({ props }) =>
  new Response(JSON.stringify(props.page), { headers: { 'content-type': 'application/json; charset=utf-8' } });
