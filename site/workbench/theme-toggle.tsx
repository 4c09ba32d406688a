/** Light or dark, kept where Starlight keeps it, so that the lessons and the labs agree. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { words } from './words.ts';

/** A button that changes the theme to the other one. */
export function ThemeToggle(): JSX.Element {
  const dark = useSignal(false);
  useEffect(() => {
    dark.value = document.documentElement.dataset['theme'] === 'dark';
  }, [dark]);
  const toggle = (): void => {
    dark.value = !dark.value;
    const theme = dark.value ? 'dark' : 'light';
    document.documentElement.dataset['theme'] = theme;
    try {
      localStorage.setItem('starlight-theme', theme);
    } catch {
      // Storage is closed to this page: the choice holds until it closes.
    }
  };
  const label = dark.value ? words.bar.toLight : words.bar.toDark;
  return (
    <button type="button" class="ghost square" aria-label={label} title={label} onClick={toggle}>
      <Icon name={dark.value ? 'sun' : 'moon'} />
    </button>
  );
}
