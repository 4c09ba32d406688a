/**
 * The code: a plain textarea at first, the full editor from the first click into it (not on touch screens), and a
 * switch between the two that is remembered. Content, selection and focus survive the change. The line that caused
 * the entry under the reader is marked, and what is wrong is listed below.
 */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CodeEditor, EditorOptions } from '../editor/editor.ts';
import { mountTextarea } from '../editor/textarea.ts';
import type { Bench } from './bench.ts';
import { entriesByLine, lineAt } from './line-at.ts';
import { LineStrip, stepLine } from './line-strip.tsx';
import { words } from './words.ts';

const choiceKey = 'weir-editor';
type Choice = 'plain' | 'full' | null;

/** The editor pane. */
export function EditorPane({ bench }: { bench: Bench }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const kind = useSignal<'none' | 'plain' | 'loading' | 'full'>('none');
  const failed = useSignal(false);
  const editor = useSignal<CodeEditor | null>(null);
  const swap = (mount: (host: HTMLElement, options: EditorOptions) => CodeEditor): void => {
    const view = editor.peek()?.view() ?? null;
    editor.peek()?.destroy();
    const onChange = (code: string): void => {
      bench.code.value = code;
    };
    const made = mount(host.current!, {
      value: bench.code.peek(),
      label: bench.lab.hasCode ? words.code.label : words.code.programLabel,
      readOnly: !bench.lab.hasCode,
      view,
      onChange,
      onCaret: line => {
        bench.caretLine.value = line;
      },
      onLine: line => {
        bench.caretLine.value = line;
        stepLine(bench, entriesByLine(bench.player.trace.peek()), 1);
      },
    });
    made.setProblems(bench.problems.peek());
    bench.editor = made;
    editor.value = made;
  };
  const toFull = async (): Promise<void> => {
    if (kind.peek() !== 'plain') return;
    kind.value = 'loading';
    try {
      const [{ mountMonaco }, { declarationsFor }] = await Promise.all([
        import('../editor/monaco.ts'),
        import('../editor/declarations.ts'),
      ]);
      if (kind.peek() !== 'loading') return;
      swap((at, options) => mountMonaco(at, options, declarationsFor(bench.lab.events, bench.lab.programFaults)));
      kind.value = 'full';
    } catch (error) {
      console.error(error);
      failed.value = true;
      kind.value = 'plain';
    }
  };
  const toPlain = (): void => {
    if (kind.peek() === 'full') swap(mountTextarea);
    kind.value = 'plain';
  };
  useEffect(() => {
    swap(mountTextarea);
    kind.value = 'plain';
    return () => {
      editor.peek()?.destroy();
      bench.editor = null;
    };
  }, []);
  useSignalEffect(() => editor.value?.setProblems(bench.problems.value));
  useSignalEffect(() => {
    const { trace, place } = bench.player;
    editor.value?.markLine(bench.stale.value ? null : lineAt(trace.value, place.value.count));
  });
  const onFirstUse = (): void => {
    const wanted = chosen() ?? (matchMedia('(pointer: coarse)').matches ? 'plain' : 'full');
    if (wanted === 'full' && !failed.peek()) void toFull();
  };
  const isFull = kind.value === 'full' || kind.value === 'loading';
  return (
    <>
      <div class="editor-head">
        <span class="file">{words.code.file}</span>
        {!bench.lab.hasCode && <span class="dim">{words.code.readOnly}</span>}
        {kind.value === 'loading' && <span class="dim">{words.code.loading}</span>}
        {failed.value && <span class="dim">{words.code.loadFailed}</span>}
        <span class="space" />
        <button
          type="button"
          class="ghost small"
          title={isFull ? undefined : words.code.escHint}
          onClick={() => {
            choose(isFull ? 'plain' : 'full');
            if (isFull) toPlain();
            else void toFull();
          }}
        >
          {isFull ? words.code.plainText : words.code.fullEditor}
        </button>
      </div>
      <div class="editor-host" ref={host} onFocusIn={onFirstUse} />
      {kind.value === 'none' && <pre class="code-preview">{bench.code.value}</pre>}
      <Problems bench={bench} />
      <LineStrip bench={bench} />
    </>
  );
}

function Problems({ bench }: { bench: Bench }): JSX.Element | null {
  const problems = bench.problems.value;
  if (problems.length === 0) return null;
  return (
    <ul class="problems" aria-label={words.code.problems}>
      {problems.map(({ line, column, message }) => (
        <li key={`${line} ${column}`}>
          <button type="button" class="link" onClick={() => bench.showLine(line, column)}>
            {words.code.problem(line, column)}
          </button>{' '}
          {message}
        </li>
      ))}
    </ul>
  );
}

function chosen(): Choice {
  try {
    return localStorage.getItem(choiceKey) as Choice;
  } catch {
    return null;
  }
}

function choose(choice: 'plain' | 'full'): void {
  try {
    localStorage.setItem(choiceKey, choice);
  } catch {
    // Storage is closed to this page: the choice holds until it closes.
  }
}
