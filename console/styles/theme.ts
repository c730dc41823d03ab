export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED = 'sitekeeper.theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');

export function currentTheme(): Theme {
  return THEMES.find((theme) => theme === localStorage.getItem(STORED)) ?? 'auto';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(STORED, theme);
  show();
}

/** Shows the chosen theme from now on, following the system while it is `auto`. */
export function restoreTheme(): void {
  systemDark.addEventListener('change', show);
  show();
}

function show(): void {
  const theme = currentTheme();
  const dark = theme === 'dark' || (theme === 'auto' && systemDark.matches);
  document.documentElement.classList.toggle('wa-dark', dark);
}
