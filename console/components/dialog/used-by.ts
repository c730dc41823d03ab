import { html, nothing } from 'lit';
import { ApiError, type User } from '../../api/problem.ts';
import { formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';

/** Where it is shown: on its own page, or on that of what it belongs to; authorities and certificates have none. */
function pageOf({ type, id, customerId, networkId }: User): string | undefined {
  switch (type) {
    case 'network':
    case 'appliance':
    case 'customer':
      return `/${type}s/${id}`;
    case 'site':
      return customerId && `/customers/${customerId}`;
    case 'teleworker':
      return networkId && `/networks/${networkId}?tab=teleworkers`;
    case 'user':
      return '/administration';
    default:
      return undefined;
  }
}

/** What stands in the way of a removal: the first of them, as links, and how many there are besides. */
export function renderUsedBy(error: Error) {
  const usedBy = error instanceof ApiError ? error.usedBy : undefined;
  if (!usedBy || usedBy.total === 0) return nothing;
  const more = usedBy.total - usedBy.items.length;
  return html`<ul class="used-by">
    ${usedBy.items.map((user) => {
      const { type, name } = user;
      const page = pageOf(user);
      return html`<li>${t(`used-by.${type}`)} ${page ? html`<a href=${page}>${name}</a>` : html`<strong>${name}</strong>`}</li>`;
    })}
    ${more > 0 ? html`<li>${t('used-by.more', { count: formatNumber(more) })}</li>` : nothing}
  </ul>`;
}
