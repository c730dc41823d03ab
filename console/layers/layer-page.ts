import '../components/not-found.ts';
import '../components/page-head.ts';
import '../components/panel.ts';
import '../editing/save-bar.ts';
import '../forms/parameter-form.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import {
  inheritedFrom,
  LAYER_SCOPES,
  type Layer,
  type LayerContent,
  type LayerScope,
  readLayer,
  saveLayer,
  scopeName,
} from '../api/layers.ts';
import { type Kind, readKinds } from '../api/network.ts';
import { ApiError } from '../api/problem.ts';
import { may, type User } from '../api/session.ts';
import { contentFaults, schemaFor } from '../api/template-content.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, userContext } from '../contexts.ts';
import { Editing } from '../editing/editing.ts';
import { contentPlaceWords } from '../editing/place-words.ts';
import { currentLocale, t } from '../locales/locale.ts';
import { faultWords } from '../locales/problem-words.ts';
import { networkPageStyles } from '../network/network-page-styles.ts';

type Loaded = { layer: Layer; kind: Kind };

/** What the operator sets for all networks of a kind, or for those of one tier. */
@customElement('sk-layer-page')
@localized()
export class LayerPage extends LitElement {
  static override styles = networkPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @property() scope: LayerScope = 'operator';
  @property() kind = '';

  readonly #loaded = new Reading<Loaded>(this, {
    task: async () => {
      const [layer, kinds] = await Promise.all([
        readLayer(this.api, this.scope, this.kind),
        readKinds(this.api),
      ]);
      return { layer, kind: kinds.find(({ kind }) => kind === this.kind)! };
    },
    args: () => [this.scope, this.kind],
  });
  readonly #editing = new Editing<LayerContent>(this, {
    save: (content, version) => saveLayer(this.api, this.scope, this.kind, content, version),
    currentVersion: async () => (await readLayer(this.api, this.scope, this.kind)).version,
    reload: () => this.#loaded.run(),
    placeName: (pointer) => contentPlaceWords(this.#loaded.value?.kind.parameters ?? {}, pointer),
  });

  override render() {
    document.title = `${t('layers.title')} · ${t('product')}`;
    const part = partOf(this.#loaded);
    const isUnknown = part.error instanceof ApiError && part.error.status === 404;
    if (!LAYER_SCOPES.includes(this.scope) || isUnknown) return html`<sk-not-found></sk-not-found>`;
    return renderPart(part, (loaded) => this.#renderLayer(loaded), '');
  }

  #renderLayer({ layer, kind }: Loaded) {
    const mayWrite = may(this.user, 'layer:write');
    const content = this.#editing.value ?? layer;
    const { value, origins } = inheritedFrom(kind, []);
    const edit = (change: Partial<LayerContent>) =>
      this.#editing.edit({ patch: content.patch, locks: content.locks, ...change }, layer.version);
    return html`<sk-page-head
        heading="${scopeName(this.scope)} · ${kind.title[currentLocale()]}"
        back=${t('templates.title')}
        backTo="/templates"
      >
        ${t('layers.in-force')} ${mayWrite ? nothing : t('layers.admin-only')}
      </sk-page-head>
      <sk-panel heading=${t('draft.parameters')}>
        <span slot="aside" class="muted"
          >${layer.updatedBy ? t('layers.changed-by', { by: layer.updatedBy }) : t('layers.empty')}</span
        >
        <sk-parameter-form
          .schema=${schemaFor(kind.parameters, 'all')}
          .patch=${content.patch}
          .inherited=${value}
          .origins=${origins}
          .faults=${contentFaults(this.#editing.refusal, 'all', faultWords)}
          .locks=${new Set(content.locks)}
          ?disabled=${!mayWrite}
          @sk-patch=${(event: CustomEvent<LayerContent['patch']>) => edit({ patch: event.detail })}
          @sk-locks=${(event: CustomEvent<string[]>) => edit({ locks: event.detail })}
        ></sk-parameter-form>
      </sk-panel>
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
