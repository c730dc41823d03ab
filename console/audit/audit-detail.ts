import '../components/facts.ts';
import './audit-values.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type AuditEntry, type AuditFilter, auditAddress, type Recorded, readEntries } from '../api/audit.ts';
import type { Api } from '../api/client.ts';
import { type ValueDifference, valueDifferences } from '../api/value-difference.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

type Told = { outcome: AuditEntry; attempt: AuditEntry | undefined };

/** All that is known of a request, or of what happened by itself. */
@customElement('sk-audit-detail')
@localized()
export class AuditDetail extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
      }
      sk-facts {
        --sk-fact: 288px;
      }
      .documents {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr));
        gap: 12px 32px;
      }
      h2 {
        margin-bottom: 4px;
        font-size: 13px;
      }
      .links {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @property({ attribute: false }) recorded!: Recorded;
  @property({ attribute: false }) names: ReadonlyMap<string, string> = new Map();
  /** The list's filter may have left the attempt out, or it lies on a page that was not read. */
  readonly #told = new Task<readonly unknown[], Told | undefined>(this, {
    task: async () => {
      const { entry, attempt } = this.recorded;
      if (entry.kind !== 'outcome' || attempt || entry.requestId === null) return { outcome: entry, attempt };
      const { items } = await readEntries(this.api, { request_id: entry.requestId });
      return { outcome: entry, attempt: items.find(({ kind }) => kind === 'attempt') };
    },
    args: () => [this.recorded.entry.sequence],
  });

  override render() {
    return renderPart(partOf(this.#told), (told) => this.#renderTold(told), '');
  }

  #renderTold({ outcome, attempt }: Told) {
    const { before, after, request } = outcome;
    const asked = valuesIn(attempt?.request ?? request);
    return html`<sk-facts .facts=${this.#facts(outcome, attempt)}></sk-facts>
      ${this.#renderLinks(outcome)}
      <div class="documents">
        ${renderValues(t('audit.asked'), asked)}
        ${
          before === null
            ? renderValues(t('audit.told'), valuesIn(after))
            : renderValues(t('audit.changed'), valueDifferences(before, after), true)
        }
      </div>`;
  }

  #renderLinks({ actorName, resourceType, resourceId, customerId }: AuditEntry) {
    const customer = customerId && this.names.get(customerId);
    const links: [AuditFilter, string][] = [];
    if (resourceType && resourceId) {
      links.push([{ resource_type: resourceType, resource_id: resourceId }, t('audit.of-resource')]);
    }
    if (actorName) links.push([{ actor: actorName }, t('audit.of-actor', { name: actorName })]);
    if (customerId && resourceType !== 'customer') {
      links.push([{ customer_id: customerId }, t('audit.of-customer', { name: customer ?? customerId })]);
    }
    if (links.length === 0) return nothing;
    return html`<p class="links">
      ${links.map(([filter, words]) => html`<a href=${auditAddress(filter)}>${words}</a>`)}
    </p>`;
  }

  #facts(outcome: AuditEntry, attempt: AuditEntry | undefined) {
    const { status, code, userAgent, requestId, actorId, resourceId, customerId, sequence, hash } = outcome;
    const answer = [status, code].filter((part) => part !== null).join(' · ');
    const entries = [attempt?.sequence, sequence].filter((part) => part !== undefined).join(', ');
    const facts = [
      { name: t('audit.answer'), value: answer, mono: true },
      { name: t('audit.request-id'), value: requestId, mono: true },
      { name: t('audit.actor-id'), value: actorId, mono: true },
      { name: t('audit.resource-id'), value: resourceId, mono: true },
      { name: t('audit.customer'), value: customerId && (this.names.get(customerId) ?? customerId) },
      { name: t('audit.client'), value: userAgent },
      { name: t('audit.entries'), value: entries },
      { name: t('audit.hash', { sequence }), value: hash, mono: true },
    ];
    return facts.filter(({ value }) => value !== null && value !== '');
  }
}

/** What was made by it, asked for or answered. */
const valuesIn = (document: unknown): ValueDifference[] =>
  valueDifferences(undefined, document).filter(({ place, after }) => place !== '' && after !== null);

function renderValues(heading: string, values: readonly ValueDifference[], compared = false) {
  if (values.length === 0) return nothing;
  return html`<div>
    <h2>${heading}</h2>
    <sk-audit-values .values=${values} ?compared=${compared}></sk-audit-values>
  </div>`;
}
