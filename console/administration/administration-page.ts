import '../components/not-found.ts';
import '../components/tabs.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { User } from '../api/session.ts';
import { lazily } from '../components/lazily.ts';
import { userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';
import { partsFor } from './parts.ts';

/** Who gets in, by what, and what they did: a tab for each part that somebody may see. */
@customElement('sk-administration-page')
@localized()
export class AdministrationPage extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
    `,
  ];

  @consume({ context: userContext }) private user!: User;
  /** The first that is there when none is named. */
  @property() named = '';
  @property({ attribute: false }) query = new URLSearchParams();

  override render() {
    const parts = partsFor(this.user);
    const shown = this.named ? parts.find(({ name }) => name === this.named) : parts[0];
    if (!shown) return html`<sk-not-found></sk-not-found>`;
    const tabs = parts.map(({ name }) => {
      return { name, title: t(`administration.${name}`), href: `/administration/${name}` };
    });
    return html`${
      tabs.length > 1
        ? html`<sk-tabs label=${t('nav.administration')} .tabs=${tabs} current=${shown.name}></sk-tabs>`
        : nothing
    }
    ${this.#renderPart(shown.name)}`;
  }

  #renderPart(name: ReturnType<typeof partsFor>[number]['name']) {
    switch (name) {
      case 'people':
        return lazily(
          'people',
          () => import('../people/people-page.ts'),
          html`<sk-people-page></sk-people-page>`,
        );
      case 'tokens':
        return lazily(
          'tokens',
          () => import('../tokens/tokens-page.ts'),
          html`<sk-tokens-page></sk-tokens-page>`,
        );
      case 'policy':
        return lazily(
          'policy',
          () => import('../policy/policy-page.ts'),
          html`<sk-policy-page></sk-policy-page>`,
        );
      case 'factories':
        return lazily(
          'factories',
          () => import('../factories/factories-page.ts'),
          html`<sk-factories-page></sk-factories-page>`,
        );
      case 'audit':
        return lazily(
          'audit',
          () => import('../audit/audit-page.ts'),
          html`<sk-audit-page .query=${this.query}></sk-audit-page>`,
        );
    }
  }
}
