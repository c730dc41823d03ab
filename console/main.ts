import './styles/base.css';
import { restoreLocale } from './locales/choose-locale.ts';
import { registerIcons } from './styles/icons.ts';
import { restoreTheme } from './styles/theme.ts';

registerIcons();
restoreTheme();
await restoreLocale();
await import('./app-shell.ts');
