/** The engine's session as tests open it: QuickJS compiled once a process. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openSession, type Session } from '../engine/index.ts';

const wasmFile = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
let session: Promise<Session> | null = null;

/** A session on QuickJS. */
export function openTestSession(): Promise<Session> {
  session ??= WebAssembly.compile(readFileSync(wasmFile)).then(openSession);
  return session;
}
