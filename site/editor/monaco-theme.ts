/** The colours of the full editor, read from the page's tokens, so that it follows the theme like everything else. */
import { editor } from 'monaco-editor/editor';

/** Keeps the editor's theme equal to the page's; returns what ends that. */
export function followTheme(): () => void {
  const apply = (): void => {
    const dark = document.documentElement.dataset['theme'] === 'dark';
    const name = dark ? 'weir-dark' : 'weir-light';
    editor.defineTheme(name, themeFromTokens(dark));
    editor.setTheme(name);
  };
  apply();
  const observer = new MutationObserver(apply);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function themeFromTokens(dark: boolean): editor.IStandaloneThemeData {
  const style = getComputedStyle(document.querySelector('.workbench') ?? document.documentElement);
  const token = (name: string): string => sixDigits(style.getPropertyValue(name).trim());
  const bare = (name: string): string => token(name).slice(1);
  return {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: 'keyword', foreground: bare('--code-keyword') },
      { token: 'string', foreground: bare('--code-text') },
      { token: 'comment', foreground: bare('--ink-3') },
      { token: 'number', foreground: bare('--code-number') },
      { token: 'identifier', foreground: bare('--ink') },
      { token: 'delimiter', foreground: bare('--ink-2') },
      { token: 'type', foreground: bare('--code-call') },
    ],
    colors: {
      'editor.background': token('--paper'),
      'editor.foreground': token('--ink'),
      'editorLineNumber.foreground': token('--ink-3'),
      'editorLineNumber.activeForeground': token('--ink'),
      'editorCursor.foreground': token('--accent'),
      'editor.lineHighlightBackground': token('--surface'),
      'editor.lineHighlightBorder': '#00000000',
      'editorWidget.background': token('--raised'),
      'editorWidget.border': token('--rule-strong'),
      'editorSuggestWidget.selectedBackground': token('--accent-soft'),
      'editorSuggestWidget.selectedForeground': token('--ink'),
      'editorSuggestWidget.highlightForeground': token('--accent'),
      focusBorder: token('--accent'),
    },
  };
}

/** `#fff` as `#ffffff`: stylesheets are built with short colours, and Monaco takes none. */
function sixDigits(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour) ? `#${[...colour.slice(1)].map(digit => digit + digit).join('')}` : colour;
}
