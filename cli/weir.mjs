#!/usr/bin/env node
/**
 * The `weir` command's first step: the command is TypeScript, which Node 24 runs as it is. Under an older Node
 * it starts again with the one that npm install put into node_modules.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= 24) {
  // TypeScript whose types are stripped, compiled: kept in the system's temporary folder, also for the threads.
  module.enableCompileCache?.();
  process.env['NODE_COMPILE_CACHE'] ??= module.getCompileCacheDir?.();
  const { main } = await import('./main.ts');
  await main(process.argv);
} else {
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `weir needs Node 24 or newer; this is Node ${process.versions.node}. Run npm install in the project first.`,
    );
    process.exit(2);
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const { status, signal } = spawnSync(node, args, { stdio: 'inherit' });
  process.exit(signal ? 2 : (status ?? 2));
}
