/**
 * `npm run bench`: figures of the engine and of the page, printed and never asserted. Machines differ and are
 * noisy: compare ratios inside one run. Builds the site first, for the page is measured as it is deployed.
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { benchEngine } from './engine.ts';
import { benchGrading } from './grading.ts';
import { benchKafka } from './kafka.ts';
import { benchPage } from './page.ts';
import { benchStream } from './stream.ts';

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}\n`,
);
await benchEngine();
benchKafka();
await benchStream();
await benchGrading();
execFileSync('node_modules/.bin/astro', ['build', '--silent'], { stdio: 'inherit' });
await benchPage();
