import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import './audit-filter.ts';
import './audit-list.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  type AuditEntry,
  type AuditFilter,
  auditAddress,
  auditFileAddress,
  auditFilterFromQuery,
  foldAttempts,
  namesIn,
  readEntries,
} from '../api/audit.ts';
import type { Api } from '../api/client.ts';
import { readNames } from '../api/look-up.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext } from '../contexts.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { findActors } from './find-actors.ts';

/** Who did what, from where, and what came of it. The filter is in the address. */
@customElement('sk-audit-page')
@localized()
export class AuditPage extends LitElement {
  static override styles = [
    listPageStyles,
    css`
      .bar p {
        align-self: center;
      }
      .older {
        justify-self: center;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @property({ attribute: false }) query = new URLSearchParams();
  /** What was read beyond the first page. */
  @state() private older: readonly AuditEntry[] = [];
  @state() private next: string | undefined;
  @state() private busy = false;
  /** What the ids in sight stand for now; the record keeps ids. */
  readonly #names = new Task(this, {
    task: ([ids]) => readNames(this.api, ids),
    args: () => [idsIn([...(this.#newest.value ?? []), ...this.older])] as const,
    argsEqual: ([a], [b]) => a.join() === b.join(),
  });
  readonly #newest = new Reading<readonly AuditEntry[]>(this, {
    task: async () => {
      const { items, next_page_token: next } = await readEntries(this.api, this.#filter);
      this.older = [];
      this.next = next;
      return items;
    },
    args: () => [this.query.toString()],
  });

  get #filter(): AuditFilter {
    return auditFilterFromQuery(this.query);
  }

  override render() {
    document.title = `${t('audit.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('audit.title')}>
        ${t('audit.about')}
        ${(['csv', 'jsonl'] as const).map(
          (format) =>
            html`<wa-button slot="actions" size="s" appearance="outlined" href=${auditFileAddress(this.#filter, format)} download="audit.${format}"
              >${t(`audit-export.${format}`)}</wa-button
            >`,
        )}
      </sk-page-head>
      <sk-audit-filter
        .filter=${this.#filter}
        .findActors=${findActors(this.api)}
        @sk-filter=${({ detail }: CustomEvent<AuditFilter>) => navigate(auditAddress({ ...this.#filter, ...detail }), { replace: true })}
      ></sk-audit-filter>
      ${renderPart(partOf(this.#newest), (newest) => this.#renderEntries([...newest, ...this.older]), this.#renderNone())}`;
  }

  #renderEntries(entries: readonly AuditEntry[]) {
    const recorded = foldAttempts(entries);
    const now = [...(this.#names.value?.values() ?? [])].map(({ id, name }) => [id, name] as const);
    return html`${this.#renderBar(recorded.length)}
      <sk-audit-list .recorded=${recorded} .names=${new Map([...namesIn(entries), ...now])}></sk-audit-list>
      ${
        this.next === undefined
          ? nothing
          : html`<wa-button class="older" size="s" appearance="outlined" .loading=${this.busy} @click=${this.#readOlder}
              >${t('audit.older')}</wa-button
            >`
      }
      <p class="muted">${renderChainHint()}</p>`;
  }

  #renderBar(count: number) {
    return html`<div class="bar">
      <p class="muted" role="status">${t('audit.shown', { count: formatNumber(count) })}</p>
      <wa-button size="s" appearance="plain" @click=${() => this.#newest.run()}>${t('audit.refresh')}</wa-button>
    </div>`;
  }

  #renderNone() {
    return html`<div class="surface empty">
      <h2>${t('audit.none')}</h2>
      <p class="muted">${t('audit.none-text')}</p>
    </div>`;
  }

  #readOlder = async () => {
    const asked = this.query.toString();
    this.busy = true;
    try {
      const { items, next_page_token: next } = await readEntries(this.api, this.#filter, this.next);
      if (asked !== this.query.toString()) return;
      this.older = [...this.older, ...items];
      this.next = next;
    } finally {
      this.busy = false;
    }
  };
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of what entries are about, and of the customers it concerned. */
const idsIn = (entries: readonly AuditEntry[]): string[] =>
  entries
    .flatMap(({ resourceId, customerId }) => [resourceId, customerId])
    .filter((id) => id !== null && ID.test(id)) as string[];

function renderChainHint() {
  const [before, after] = t('audit.chain', { command: '|' }).split('|');
  return html`${before}<code class="mono">sitekeeper audit verify</code>${after}`;
}
