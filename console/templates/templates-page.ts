import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import '../components/panel.ts';
import '../components/relative-time.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { LAYER_SCOPES, type Layer, type LayerScope, readLayers, scopeName } from '../api/layers.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import { type Kind, readKinds } from '../api/network.ts';
import { may, type User } from '../api/session.ts';
import { createTemplate, readTemplates, type Template } from '../api/template.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { formatNumber } from '../locales/format.ts';
import { currentLocale, t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { openNameTemplate } from './name/open-name-template.ts';

type Listed = { templates: Template[]; kinds: Kind[]; layers: Layer[] };

/** What networks are made from: all templates, and the layers that the operator and the tiers lay over them. */
@customElement('sk-templates-page')
@localized()
export class TemplatesPage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @consume({ context: userContext }) private user!: User;
  readonly #version = new LiveVersion(
    this,
    () => this.live,
    () => false,
  );
  readonly #listed = new Reading<Listed>(this, {
    task: async () => {
      const [templates, kinds, layers] = await Promise.all([
        readTemplates(this.api),
        readKinds(this.api),
        may(this.user, 'layer:read') ? readLayers(this.api) : [],
      ]);
      return { templates, kinds, layers };
    },
    args: () => [this.#version.count],
  });

  override render() {
    document.title = `${t('templates.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('templates.title')}>
        ${t('templates.about')}
        ${
          may(this.user, 'template:write')
            ? html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#create}
                >${t('templates.create')}</wa-button
              >`
            : nothing
        }
      </sk-page-head>
      ${renderPart(partOf(this.#listed), ({ templates, kinds, layers }) => html`${renderTemplates(templates, kinds)} ${may(this.user, 'layer:read') ? renderLayers(layers, kinds) : nothing}`, '')}`;
  }

  #create = async () => {
    const made = await openNameTemplate({
      question: t('templates.create'),
      kinds: this.#listed.value?.kinds ?? [],
      submit: (name, kind) => createTemplate(this.api, { name, kind }),
    });
    if (made) navigate(`/templates/${made.id}`);
  };
}

function renderTemplates(templates: readonly Template[], kinds: readonly Kind[]) {
  if (templates.length === 0) {
    return html`<div class="surface empty">
      <h2>${t('templates.none')}</h2>
      <p class="muted">${t('templates.none-text')}</p>
    </div>`;
  }
  return html`<div class="surface">
    <div class="scroll" tabindex="0" role="group" aria-label=${t('templates.title')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('networks.template')}</th>
            <th scope="col">${t('networks.kind')}</th>
            <th scope="col">${t('templates.published')}</th>
            <th scope="col" class="number">${t('templates.versions')}</th>
            <th scope="col">${t('templates.changed')}</th>
          </tr>
        </thead>
        <tbody>
          ${templates.map(
            ({ id, name, kind, latestPublished, versions, updatedAt }) => html`<tr>
              <td class="name"><a href="/templates/${id}">${name}</a></td>
              <td>${kinds.find((each) => each.kind === kind)?.title[currentLocale()] ?? kind}</td>
              <td data-name=${t('templates.published')}>
                ${latestPublished ? t('templates.number', { number: latestPublished.number }) : html`<span class="muted">${t('templates.unpublished')}</span>`}
              </td>
              <td class="number" data-name=${t('templates.versions')}>${formatNumber(versions)}</td>
              <td class="muted" data-name=${t('templates.changed')}><sk-ago .instant=${updatedAt}></sk-ago></td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </div>`;
}

function renderLayers(layers: readonly Layer[], kinds: readonly Kind[]) {
  return html`<sk-panel heading=${t('layers.title')}>
    <p class="muted">${t('layers.about')}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${t('layers.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('layers.whose')}</th>
            ${kinds.map(({ title }) => html`<th scope="col">${title[currentLocale()]}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${LAYER_SCOPES.map(
            (scope) => html`<tr>
              <td class="name">${scopeName(scope)}</td>
              ${kinds.map(({ kind }) => renderLayer(layers, scope, kind))}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </sk-panel>`;
}

function renderLayer(layers: readonly Layer[], scope: LayerScope, kind: Kind['kind']) {
  const layer = layers.find((each) => each.kind === kind && (each.tier ?? each.scope) === scope);
  const count = Object.keys(layer?.patch ?? {}).length + (layer?.locks.length ?? 0);
  return html`<td>
    <a href="/layers/${scope}/${kind}">${count > 0 ? t('layers.sets', { count }) : t('layers.empty')}</a>
  </td>`;
}
