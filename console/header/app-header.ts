import '@awesome.me/webawesome/dist/components/icon/icon.js';
import './live-indicator.ts';
import './preferences-menu.ts';
import './user-menu.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { partsFor } from '../administration/parts.ts';
import type { LiveState } from '../api/live.ts';
import { may, type User } from '../api/session.ts';
import { t } from '../locales/locale.ts';
import logo from '../styles/favicon.svg';
import { base } from '../styles/shared.ts';

/** The places the header leads to, and the pages that belong to each. */
const PLACES = [
  { page: 'fleet', needs: 'appliance:read', href: '/', within: ['fleet', 'appliance'] },
  { page: 'customers', needs: 'customer:read', href: '/customers', within: ['customers', 'customer'] },
  { page: 'networks', needs: 'network:read', href: '/networks', within: ['networks', 'network'] },
  {
    page: 'templates',
    needs: 'template:read',
    href: '/templates',
    within: ['templates', 'template', 'layer'],
  },
  { page: 'rollouts', needs: 'rollout:read', href: '/rollouts', within: ['rollouts', 'rollout'] },
  { page: 'pilots', needs: 'pilot:read', href: '/pilots', within: ['pilots', 'pilot'] },
  { page: 'approvals', needs: 'enrolment-request:read', href: '/approvals', within: ['approvals'] },
  { page: 'imports', needs: 'export:run', href: '/imports', within: ['imports'] },
  { page: 'administration', needs: undefined, href: '/administration', within: ['administration'] },
] as const;

/** Where one is, who one is, and how one likes it. Event `sk-skip`: on to the content. */
@customElement('sk-header')
@localized()
export class AppHeader extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: sticky;
        top: 0;
        z-index: 10;
        display: flex;
        align-items: center;
        gap: 8px;
        height: var(--sk-header);
        padding: 0 24px;
        background: var(--sk-surface);
        border-bottom: 1px solid var(--sk-border);
      }
      .skip {
        position: absolute;
        inset: 4px auto auto 4px;
        padding: 8px 12px;
        background: var(--sk-surface);
        border: 1px solid var(--sk-border-strong);
        border-radius: var(--sk-radius);
      }
      .skip:not(:focus) {
        clip-path: inset(50%);
      }
      .home {
        display: flex;
        align-items: center;
        gap: 8px;
        color: var(--sk-text);
        font-weight: 700;
        font-size: 15px;
      }
      .home:hover,
      nav a:hover {
        text-decoration: none;
      }
      nav {
        align-self: stretch;
        display: flex;
        margin-inline-start: 24px;
        gap: 8px;
      }
      nav a {
        display: flex;
        align-items: center;
        padding: 2px 8px 0;
        border-bottom: 2px solid transparent;
        color: var(--sk-muted);
        font-weight: 600;
      }
      nav a[aria-current] {
        color: var(--sk-text);
        border-color: var(--sk-accent);
      }
      .space {
        flex: 1;
      }
      nav a {
        white-space: nowrap;
      }
      /* All places in English take this much; --sk-header knows of the second row. */
      @media (max-width: 1200px) {
        :host {
          flex-wrap: wrap;
          align-content: space-between;
          padding: 4px 12px 0;
          gap: 0 8px;
        }
        nav {
          order: 1;
          flex: 1 0 100%;
          margin: 0 -12px;
          padding: 0 4px;
          gap: 0;
          overflow-x: auto;
        }
        nav a {
          padding: 8px 8px 6px;
        }
        nav a:focus-visible {
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) user: User | undefined;
  @property() live: LiveState = 'connecting';
  @property() page = '';
  /** Nothing is open yet but the own account. */
  @property({ type: Boolean }) limited = false;

  /** On a phone the places are wider than the screen. */
  override updated(changed: Map<string, unknown>): void {
    if (!changed.has('page')) return;
    const here = this.renderRoot.querySelector('nav a[aria-current]');
    here?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  override render() {
    return html`<header style="display: contents">
      <a class="skip" href="#content" @click=${this.#skip}>${t('skip')}</a>
      <a class="home" href="/" aria-label=${t('product')}><img src=${logo} alt="" width="24" height="24" /><span>${t('product')}</span></a>
      <nav aria-label=${t('product')}>
        ${this.#places().map(
          ({ page, href, within }) =>
            html`<a href=${href} aria-current=${(within as readonly string[]).includes(this.page) ? 'page' : nothing}>${t(`nav.${page}`)}</a>`,
        )}
      </nav>
      <span class="space"></span>
      ${this.limited ? nothing : html`<sk-live .state=${this.live}></sk-live>`}
      <sk-preferences></sk-preferences>
      ${this.user ? html`<sk-user-menu .user=${this.user}></sk-user-menu>` : nothing}
    </header>`;
  }

  #places() {
    if (this.limited) return [];
    return PLACES.filter(({ needs }) => (needs ? may(this.user, needs) : partsFor(this.user).length > 0));
  }

  #skip = (event: Event) => {
    event.preventDefault();
    this.dispatchEvent(new Event('sk-skip'));
  };
}
