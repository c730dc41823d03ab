import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import '../components/panel.ts';
import './import-outcome.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import {
  BULK_KINDS,
  type BulkKind,
  exportFile,
  FILE_ENCODINGS,
  type FileEncoding,
  type ImportOutcome,
  importFile,
} from '../api/bulk.ts';
import type { Api } from '../api/client.ts';
import { may, type User } from '../api/session.ts';
import { explain } from '../components/dialog/explain.ts';
import { saveFile } from '../components/save-file.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { importsPageStyles } from './imports-page-styles.ts';

/** Many customers, sites or appliances at once: a file is tried first, and applied when one likes what it would do. */
@customElement('sk-imports-page')
@localized()
export class ImportsPage extends LitElement {
  static override styles = importsPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @state() private kind: BulkKind = 'customers';
  @state() private file: File | undefined;
  @state() private encoding: FileEncoding | undefined;
  @state() private skipBad = false;
  @state() private outcome: ImportOutcome | undefined;
  @state() private error: Error | undefined;
  @state() private busy = false;

  override render() {
    document.title = `${t('imports.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('imports.title')}>${t('imports.about')}</sk-page-head>
      ${may(this.user, 'import:run') ? this.#renderImport() : nothing} ${this.#renderResult()}
      ${may(this.user, 'export:run') ? this.#renderExport() : nothing}`;
  }

  #renderExport() {
    return html`<sk-panel heading=${t('exports.title')}>
        <div class="buttons">
          ${BULK_KINDS.map(
            (kind) => html`<wa-button size="s" appearance="outlined" @click=${() => this.#export(kind)}
              >${t(`bulk.${kind}`)}</wa-button
            >`,
          )}
        </div>
        <p class="help">${t('exports.help')}</p>
      </sk-panel>`;
  }

  #renderImport() {
    return html`<sk-panel heading=${t('imports.file')}>
      <div class="form">
        <label class="field">
          <span class="name">${t('imports.kind')}</span>
          <select ?disabled=${this.busy} @change=${this.#chooseKind}>
            ${BULK_KINDS.map(
              (kind) =>
                html`<option value=${kind} ?selected=${kind === this.kind}>${t(`bulk.${kind}`)}</option>`,
            )}
          </select>
        </label>
        <label class="field">
          <span class="name">${t('imports.choose')}</span>
          <input
            type="file"
            accept=".csv,.txt,text/csv,application/vnd.ms-excel${this.kind === 'appliances' ? ',.json' : ''}"
            ?disabled=${this.busy}
            @change=${this.#chooseFile}
          />
          <span class="help">${t(this.kind === 'appliances' ? 'imports.file-help-manifest' : 'imports.file-help')}</span>
        </label>
        <label class="field">
          <span class="name">${t('imports.encoding')}</span>
          <select ?disabled=${this.busy} @change=${this.#chooseEncoding}>
            <option value="" ?selected=${!this.encoding}>${t('imports.encoding-auto')}</option>
            ${FILE_ENCODINGS.map(
              (encoding) =>
                html`<option value=${encoding} ?selected=${encoding === this.encoding}>${encoding.toUpperCase()}</option>`,
            )}
          </select>
        </label>
        <wa-button size="s" variant="brand" ?disabled=${!this.file} .loading=${this.busy} @click=${() => this.#send(true)}
          >${t('imports.try')}</wa-button
        >
      </div>
    </sk-panel>`;
  }

  #renderResult() {
    if (this.error) return html`<p class="error" role="alert">${explain(this.error)}</p>`;
    if (!this.outcome) return nothing;
    const { validateOnly, rows } = this.outcome;
    const waits = rows.refused > 0 && !this.skipBad;
    return html`<sk-panel heading=${t(validateOnly ? 'imports.would' : 'imports.did')}>
      <sk-import-outcome .outcome=${this.outcome}></sk-import-outcome>
      ${
        validateOnly && rows.total > 0
          ? html`<div class="apply">
              ${
                rows.refused > 0
                  ? html`<label class="check">
                      <input type="checkbox" .checked=${this.skipBad} @change=${this.#toggleSkip} />
                      ${t('imports.skip', { count: rows.refused })}
                    </label>`
                  : nothing
              }
              <wa-button
                size="s"
                variant="brand"
                ?disabled=${waits}
                title=${waits ? t('imports.skip-first') : nothing}
                .loading=${this.busy}
                @click=${() => this.#send(false)}
                >${t('imports.apply', { count: rows.created + rows.updated })}</wa-button
              >
              ${waits ? html`<p class="help">${t('imports.skip-first')}</p>` : nothing}
            </div>`
          : nothing
      }
    </sk-panel>`;
  }

  #chooseKind = (event: Event) => {
    this.kind = (event.target as HTMLSelectElement).value as BulkKind;
    this.#forget();
  };

  #chooseEncoding = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    this.encoding = FILE_ENCODINGS.find((encoding) => encoding === value);
    this.#forget();
  };

  #chooseFile = (event: Event) => {
    this.file = (event.target as HTMLInputElement).files?.[0];
    this.#forget();
  };

  #toggleSkip = () => {
    this.skipBad = !this.skipBad;
  };

  #forget(): void {
    this.outcome = undefined;
    this.error = undefined;
    this.skipBad = false;
  }

  /** A try tells every bad row; applied, a file is taken whole unless bad rows shall be left out. */
  async #send(validateOnly: boolean): Promise<void> {
    if (!this.file || this.busy) return;
    this.busy = true;
    this.error = undefined;
    const skipBad = validateOnly || this.skipBad;
    try {
      this.outcome = await importFile(this.api, this.kind, this.file, {
        validateOnly,
        skipBad,
        encoding: this.encoding,
      });
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  }

  async #export(kind: BulkKind): Promise<void> {
    try {
      saveFile(await exportFile(this.api, kind), `${kind}.csv`);
    } catch (error) {
      this.error = error as Error;
    }
  }
}
