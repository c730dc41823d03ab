import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../locales/locale.ts';
import type { Pages } from './pages.ts';
import { renderPart } from './part.ts';

/** What was read so far, and below it a button for more. */
export function renderPages<Item>(
  { items, error, hasMore, busy, more, reload }: Pages<Item>,
  render: (items: readonly Item[]) => TemplateResult,
  none: string | TemplateResult = t('lookup.no-match'),
) {
  return html`${renderPart<readonly Item[]>({ value: items, error, retry: () => void reload() }, render, none)}
    ${
      hasMore
        ? html`<wa-button class="more" size="s" appearance="outlined" .loading=${busy} @click=${more}
            >${t('list.more')}</wa-button
          >`
        : nothing
    }`;
}
