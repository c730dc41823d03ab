import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/not-found.ts';
import '../components/page-head.ts';
import '../editing/save-bar.ts';
import './version/version-panel.ts';
import './versions-panel.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { type Kind, readKinds } from '../api/network.ts';
import { ApiError } from '../api/problem.ts';
import { may, type User } from '../api/session.ts';
import {
  readTemplate,
  readVersion,
  readVersions,
  saveVersion,
  type Template,
  type TemplateContent,
  type TemplateVersion,
} from '../api/template.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, userContext } from '../contexts.ts';
import { Editing } from '../editing/editing.ts';
import { contentPlaceWords } from '../editing/place-words.ts';
import { currentLocale, t } from '../locales/locale.ts';
import { networkPageStyles } from '../network/network-page-styles.ts';
import { createTemplateActions } from './template-actions.ts';

type Loaded = { template: Template; versions: TemplateVersion[]; kind: Kind };

/** A template: its versions, and what one of them says. */
@customElement('sk-template-page')
@localized()
export class TemplatePage extends LitElement {
  static override styles = networkPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @property() templateId = '';
  @property({ attribute: false }) query = new URLSearchParams();

  readonly #loaded = new Reading<Loaded>(this, {
    task: async ([id]) => {
      const [template, versions, kinds] = await Promise.all([
        readTemplate(this.api, String(id)),
        readVersions(this.api, String(id)),
        readKinds(this.api),
      ]);
      return { template, versions, kind: kinds.find(({ kind }) => kind === template.kind)! };
    },
    args: () => [this.templateId],
  });
  readonly #editing = new Editing<TemplateContent>(this, {
    save: (content, version) => saveVersion(this.api, this.#shown!, content, version),
    currentVersion: async () => (await readVersion(this.api, this.#shown!)).version,
    reload: () => this.#loaded.run(),
    placeName: (pointer) => contentPlaceWords(this.#loaded.value?.kind.parameters ?? {}, pointer),
    placeOf: ({ pathname, searchParams }) => `${pathname} ${this.#versionAt(searchParams)?.id}`,
  });
  readonly #actions = createTemplateActions({
    api: () => this.api,
    user: () => this.user,
    template: () => this.#loaded.value!.template,
    schema: () => this.#loaded.value!.kind.parameters,
    reload: () => this.#loaded.run(),
  });

  /** The version asked for, else the newest. */
  #versionAt(query: URLSearchParams): TemplateVersion | undefined {
    const versions = this.#loaded.value?.versions ?? [];
    return versions.find(({ number }) => number === Number(query.get('version'))) ?? versions[0];
  }

  get #shown(): TemplateVersion | undefined {
    return this.#versionAt(this.query);
  }

  override render() {
    const part = partOf(this.#loaded);
    document.title = `${part.value?.template.name ?? t('templates.title')} · ${t('product')}`;
    if (!part.value && part.error instanceof ApiError && part.error.status === 404)
      return html`<sk-not-found></sk-not-found>`;
    return renderPart(part, (loaded) => this.#renderTemplate(loaded), '');
  }

  #renderTemplate({ template, versions, kind }: Loaded) {
    const mayWrite = may(this.user, 'template:write');
    const shown = this.#shown;
    return html`<sk-page-head heading=${template.name} back=${t('templates.title')} backTo="/templates">
        ${kind.title[currentLocale()]}
        ${
          mayWrite
            ? html`<wa-button slot="actions" size="s" appearance="outlined" @click=${() => this.#actions.copy(shown)}
                  >${t('templates.copy')}</wa-button
                >
                <wa-button slot="actions" size="s" variant="brand" @click=${() => this.#actions.draft(shown)}
                  >${t('version.new')}</wa-button
                >`
            : nothing
        }
      </sk-page-head>
      <sk-versions-panel
        .versions=${versions}
        .shown=${shown?.number}
        @sk-compare=${(event: CustomEvent<TemplateVersion>) => this.#actions.compare(event.detail, versions)}
      ></sk-versions-panel>
      ${shown ? this.#renderVersion(shown, kind, mayWrite) : nothing}`;
  }

  #renderVersion(shown: TemplateVersion, kind: Kind, mayChange: boolean) {
    const content = this.#editing.value ?? shown;
    return html`<sk-version-panel
        .version=${shown}
        .content=${content}
        .kind=${kind}
        .refusal=${this.#editing.refusal}
        ?unsaved=${this.#editing.value !== undefined}
        ?mayChange=${mayChange}
        @sk-content=${(event: CustomEvent<TemplateContent>) => this.#editing.edit(event.detail, shown.version)}
        @sk-publish=${() => this.#actions.publish(shown)}
        @sk-retire=${() => this.#actions.retire(shown)}
        @sk-delete=${() => this.#actions.remove(shown)}
        @sk-move=${() => this.#actions.move(shown)}
      ></sk-version-panel>
      ${
        this.#editing.value
          ? html`<sk-save-bar
              .refusal=${this.#editing.refusal}
              ?busy=${this.#editing.busy}
              @sk-drop=${() => this.#editing.drop()}
              @sk-save=${this.#editing.save}
            ></sk-save-bar>`
          : nothing
      }`;
  }
}
