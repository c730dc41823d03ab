import '@awesome.me/webawesome/dist/components/icon/icon.js';
import './audit-detail.ts';
import './audit-outcome.ts';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { type AuditEntry, type Recorded, verdictOf } from '../api/audit.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { formatDateTime } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { auditListStyles } from './audit-list-styles.ts';
import { resourceAddress, resourceTypeName } from './resource-words.ts';

/** What is recorded, a row each; a row opens to show all that is known of it. */
@customElement('sk-audit-list')
@localized()
export class AuditList extends LitElement {
  static override styles = [listPageStyles, auditListStyles];

  @property({ attribute: false }) recorded: readonly Recorded[] = [];
  /** What ids stand for. */
  @property({ attribute: false }) names: ReadonlyMap<string, string> = new Map();
  /** Sequence numbers of the rows that are open. */
  @state() private open: ReadonlySet<string> = new Set();

  override render() {
    return html`<div class="surface">
      <div class="scroll" tabindex="0" role="group" aria-label=${t('audit.title')}>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">${t('audit.when')}</th>
              <th scope="col">${t('audit.who')}</th>
              <th scope="col">${t('audit.what')}</th>
              <th scope="col">${t('audit.concerned')}</th>
              <th scope="col">${t('audit.outcome')}</th>
              <th scope="col">${t('audit.source')}</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              this.recorded,
              ({ entry }) => entry.sequence,
              (recorded) => this.#renderRow(recorded),
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }

  #renderRow(recorded: Recorded) {
    const { entry } = recorded;
    const { sequence, at, action, code, source } = entry;
    const open = this.open.has(sequence);
    return html`<tr class=${open ? 'open' : nothing}>
        <td class="when">
          <button aria-expanded=${open} aria-controls="detail-${sequence}" @click=${() => this.#toggle(sequence)}>
            <wa-icon name="chevron-down"></wa-icon><time datetime=${at}>${formatDateTime(at)}</time>
          </button>
        </td>
        <td class="who">${actorName(entry)}</td>
        <td class="mono what">${action}</td>
        <td data-name=${t('audit.concerned')}>${this.#renderConcerned(entry)}</td>
        <td class="state">
          <sk-audit-outcome .verdict=${verdictOf(entry)}></sk-audit-outcome>
          ${code === null ? nothing : html`<span class="mono muted code">${code}</span>`}
        </td>
        <td class="mono source" data-name=${t('audit.source')}>${source ?? '–'}</td>
      </tr>
      ${
        open
          ? html`<tr class="detail" id="detail-${sequence}">
              <td colspan="6"><sk-audit-detail .recorded=${recorded} .names=${this.names}></sk-audit-detail></td>
            </tr>`
          : nothing
      }`;
  }

  #renderConcerned({ resourceType, resourceId }: AuditEntry) {
    if (!resourceType) return '–';
    const type = html`<span class="muted">${resourceTypeName(resourceType)}</span>`;
    if (resourceId === null) return type;
    const name = this.names.get(resourceId) ?? html`<span class="mono">${shortened(resourceId)}</span>`;
    const address = resourceAddress(resourceType, resourceId);
    return html`${type} ${address ? html`<a href=${address} title=${resourceId}>${name}</a>` : html`<span title=${resourceId}>${name}</span>`}`;
  }

  #toggle(sequence: string): void {
    const open = new Set(this.open);
    if (!open.delete(sequence)) open.add(sequence);
    this.open = open;
  }
}

/** Enough of an id to tell it from its neighbours. */
const shortened = (id: string): string => (id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id);

function actorName({ actorName: name, actorKind }: AuditEntry) {
  if (actorKind === 'user' && name !== null) return name;
  return html`<span class="muted">${t(`audit-actor.${actorKind}`)}</span> ${name}`;
}
