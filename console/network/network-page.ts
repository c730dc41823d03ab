import '../components/failure.ts';
import '../components/not-found.ts';
import '../components/page-head.ts';
import '../components/tabs.ts';
import '../editing/save-bar.ts';
import '../networks/network-standing.ts';
import './draft/draft-panel.ts';
import './preview/preview-panel.ts';
import './renumbering/renumbering-panel.ts';
import './revisions/revisions-panel.ts';
import '../addresses/addresses-panel.ts';
import './sites/sites-panel.ts';
import './status/status-panel.ts';
import './teleworkers/teleworkers-panel.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { inheritedFrom, sharedLayers, templateName } from '../api/layers.ts';
import type { Live } from '../api/live.ts';
import { readNetwork, saveDraft } from '../api/network.ts';
import { type Draft, draftOf } from '../api/network-draft.ts';
import { standingOf } from '../api/network-view.ts';
import { ApiError } from '../api/problem.ts';
import { may, type User } from '../api/session.ts';
import type { Teleworker } from '../api/teleworker.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { Editing } from '../editing/editing.ts';
import { draftPlaceWords } from '../editing/place-words.ts';
import { currentLocale, t } from '../locales/locale.ts';
import { createNetworkActions } from './network-actions.ts';
import { networkPageStyles } from './network-page-styles.ts';
import { createNetworkTasks, joiningKind, type Loaded, letsPeopleIn } from './network-tasks.ts';
import { createRenumberingActions } from './renumbering/renumbering-actions.ts';
import { createTeleworkerActions } from './teleworkers/teleworker-actions.ts';

const TABS = ['draft', 'sites', 'preview', 'revisions', 'teleworkers'] as const;
type TabName = (typeof TABS)[number];

/** A network: its draft, what committing it would change, and what was committed. Live. */
@customElement('sk-network-page')
@localized()
export class NetworkPage extends LitElement {
  static override styles = networkPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @consume({ context: userContext }) private user!: User;
  @property() networkId = '';
  @property({ attribute: false }) query = new URLSearchParams();

  readonly #editing = new Editing<Draft>(this, {
    save: (draft, version) => saveDraft(this.api, this.networkId, draft, version),
    currentVersion: async () => (await readNetwork(this.api, this.networkId)).version,
    reload: () => this.#tasks.loaded.run(),
    placeName: (pointer) => draftPlaceWords(this.#tasks.loaded.value?.kind.parameters ?? {}, pointer),
  });
  readonly #tasks = createNetworkTasks(this, {
    api: () => this.api,
    live: () => this.live,
    id: () => this.networkId,
    shows: (tab) => this.#tab === tab,
    may: (action) => may(this.user, action),
  });
  readonly #actions = createNetworkActions({
    api: () => this.api,
    network: () => this.#tasks.loaded.value!.network,
    reload: () => this.#tasks.loaded.run(),
    drop: () => this.#editing.drop(),
  });

  readonly #renumbering = createRenumberingActions({
    api: () => this.api,
    network: () => this.#tasks.loaded.value!.network,
    renumbering: () => this.#tasks.renumbering.value!,
    reload: async () => {
      await Promise.all([this.#tasks.loaded.run(), this.#tasks.renumbering.run()]);
    },
  });
  readonly #people = createTeleworkerActions({
    api: () => this.api,
    mayChange: () => may(this.user, 'teleworker:write'),
    network: () => this.#tasks.loaded.value!.network,
    reload: () => this.#tasks.teleworkers.run(),
  });

  get #tab(): TabName {
    return this.#tabNames.find((tab) => tab === this.query.get('tab')) ?? 'draft';
  }

  override render() {
    const { value, error } = partOf(this.#tasks.loaded);
    document.title = `${value?.network.name ?? t('networks.title')} · ${t('product')}`;
    if (!value && error instanceof ApiError && error.status === 404)
      return html`<sk-not-found></sk-not-found>`;
    return renderPart(partOf(this.#tasks.loaded), (loaded) => this.#renderNetwork(loaded), '');
  }

  #renderNetwork(loaded: Loaded) {
    const { network, kind } = loaded;
    return html`<sk-page-head heading=${network.name} back=${t('networks.title')} backTo="/networks">
        <a href="/customers/${network.customerId}">${network.customer.name}</a> · ${kind.title[currentLocale()]}${
          network.template ? ` · ${templateName(network.template.name, network.template.number)}` : nothing
        }
        <sk-network-standing slot="actions" .standing=${standingOf(network)}></sk-network-standing>
      </sk-page-head>
      <sk-network-status
        .network=${network}
        ?mayCommit=${may(this.user, 'revision:commit')}
        ?mayRollOut=${may(this.user, 'rollout:write')}
        @sk-roll-out=${(event: CustomEvent<number>) => this.#actions.rollOut(event.detail)}
      ></sk-network-status>
      <sk-tabs label=${network.name} .tabs=${this.#tabs()} current=${this.#tab}></sk-tabs>
      ${this.#renderTab(loaded)}
      ${
        this.#editing.value && (this.#tab === 'draft' || this.#tab === 'sites')
          ? html`<sk-save-bar
              .refusal=${this.#editing.refusal}
              ?busy=${this.#editing.busy}
              @sk-drop=${() => this.#editing.drop()}
              @sk-save=${this.#editing.save}
            ></sk-save-bar>`
          : nothing
      }`;
  }

  /** Who may not commit may not preview either. */
  get #tabNames(): TabName[] {
    return TABS.filter((name) => name !== 'preview' || may(this.user, 'revision:commit'));
  }

  #tabs() {
    return this.#tabNames.map((name) => ({
      name,
      title: t(`tab.${name}`),
      href: `/networks/${this.networkId}${name === 'draft' ? '' : `?tab=${name}`}`,
    }));
  }

  #renderTab(loaded: Loaded) {
    const { kind } = loaded;
    const mayWrite = may(this.user, 'network:write');
    const mayCommit = may(this.user, 'revision:commit');
    const draft = this.#editing.value ?? draftOf(loaded.network);
    const edit = (event: CustomEvent) => this.#editing.edit(event.detail, loaded.network.version);
    switch (this.#tab) {
      case 'draft':
        return html`<sk-draft-panel
          .draft=${draft}
          .kind=${kind}
          .sites=${loaded.sites}
          .appliances=${loaded.appliances}
          .templates=${loaded.templates.filter((template) => template.kind === kind.kind)}
          .inherited=${inheritedFrom(loaded.kind, sharedLayers(loaded))}
          .refusal=${this.#editing.refusal}
          ?disabled=${!mayWrite}
          ?mayDiscard=${mayWrite && loaded.network.draftDiffers && loaded.network.latestRevision !== null}
          @sk-draft=${edit}
          @sk-discard=${this.#actions.discard}
        ></sk-draft-panel>`;
      case 'sites':
        return html`<sk-sites-panel
          .draft=${draft}
          .network=${loaded.network}
          .sites=${loaded.sites}
          .joins=${joiningKind(loaded)}
          ?disabled=${!mayWrite}
          @sk-draft=${edit}
          @sk-change-kind=${() => this.#actions.changeKind(draft, loaded)}
        ></sk-sites-panel>
        <sk-renumbering-panel
          .renumbering=${partOf(this.#tasks.renumbering)}
          ?mayChange=${may(this.user, 'renumbering:write')}
          @sk-plan=${this.#renumbering.plan}
          @sk-advance=${this.#renumbering.advance}
          @sk-cancel=${this.#renumbering.cancel}
        ></sk-renumbering-panel>
        <sk-addresses-panel .space=${partOf(this.#tasks.addresses)}></sk-addresses-panel>`;
      case 'preview':
        return html`<sk-preview-panel
          .preview=${partOf(this.#tasks.preview)}
          ?unsaved=${this.#editing.value !== undefined}
          ?mayCommit=${mayCommit}
          @sk-commit=${this.#actions.commit}
        ></sk-preview-panel>`;
      case 'revisions':
        return html`<sk-revisions-panel
          .revisions=${partOf(this.#tasks.revisions)}
          ?mayChange=${mayCommit}
          @sk-roll-out=${(event: CustomEvent<number>) => this.#actions.rollOut(event.detail)}
          @sk-restore=${(event: CustomEvent<number>) => this.#actions.restore(event.detail)}
        ></sk-revisions-panel>`;
      case 'teleworkers':
        return html`<sk-teleworkers-panel
          .teleworkers=${partOf(this.#tasks.teleworkers)}
          ?enabled=${letsPeopleIn(loaded)}
          ?mayChange=${may(this.user, 'teleworker:write')}
          @sk-add=${this.#people.add}
          @sk-credentials=${(event: CustomEvent<Teleworker>) => this.#people.credentials(event.detail)}
          @sk-revoke=${(event: CustomEvent<Teleworker>) => this.#people.revoke(event.detail)}
        ></sk-teleworkers-panel>`;
    }
  }
}
