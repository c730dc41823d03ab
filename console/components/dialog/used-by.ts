import { html, nothing } from 'lit';
import { ApiError, type User } from '../../api/problem.ts';
import { formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';

/** Where each kind of thing has its page; teleworkers and people are found on the pages of what they belong to. */
const PAGES: Partial<Record<User['type'], string>> = {
  network: '/networks/',
  appliance: '/appliances/',
  customer: '/customers/',
};

/** What stands in the way of a removal: the first of them, as links, and how many there are besides. */
export function renderUsedBy(error: Error) {
  const usedBy = error instanceof ApiError ? error.usedBy : undefined;
  if (!usedBy || usedBy.total === 0) return nothing;
  const more = usedBy.total - usedBy.items.length;
  return html`<ul class="used-by">
    ${usedBy.items.map(({ type, id, name }) => {
      const page = PAGES[type];
      return html`<li>${t(`used-by.${type}`)} ${page ? html`<a href="${page}${id}">${name}</a>` : html`<strong>${name}</strong>`}</li>`;
    })}
    ${more > 0 ? html`<li>${t('used-by.more', { count: formatNumber(more) })}</li>` : nothing}
  </ul>`;
}
