import './components/failure.ts';
import './components/notices.ts';
import './header/app-header.ts';
import { ContextProvider } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { createApi } from './api/client.ts';
import { type Fleet, openFleet } from './api/fleet.ts';
import { type Live, type LiveState, openLive } from './api/live.ts';
import { currentUser, signOut, type User } from './api/session.ts';
import { apiContext, fleetContext, liveContext, userContext } from './contexts.ts';
import { currentLocale, t } from './locales/locale.ts';
import { renderPage } from './pages.ts';
import { parseRoute, type Route } from './parse-route.ts';
import { mayLeave, watchRoute } from './router.ts';
import { shellStyles } from './shell-styles.ts';

/** The whole console: who is signed in, the live connection, the page one is on. */
@customElement('sk-app')
@localized()
export class AppShell extends LitElement {
  static override styles = shellStyles;

  readonly #api = createApi({
    language: currentLocale,
    onSignedOut: () => this.#leave(),
    onOtherSession: () => this.#isStillMe(),
  });
  readonly #liveProvider = new ContextProvider(this, { context: liveContext });
  readonly #fleetProvider = new ContextProvider(this, { context: fleetContext });
  readonly #userProvider = new ContextProvider(this, { context: userContext });
  #live: Live | undefined;
  #fleet: Fleet | undefined;
  #unwatch: (() => void) | undefined;

  @state() private user: User | undefined;
  @state() private known = false;
  @state() private error: Error | undefined;
  @state() private liveState: LiveState = 'connecting';
  @state() private route: Route = parseRoute(location.pathname, location.search);

  constructor() {
    super();
    new ContextProvider(this, { context: apiContext, initialValue: this.#api });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = watchRoute((route) => {
      const moved = JSON.stringify({ ...route, query: '' }) !== JSON.stringify({ ...this.route, query: '' });
      this.route = route;
      if (moved) void this.updateComplete.then(this.#focusContent);
    });
    void this.#recognise();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#leave();
  }

  override render() {
    if (this.error) {
      return html`<main class="alone"><sk-failure .error=${this.error} @sk-retry=${this.#recognise}></sk-failure></main>`;
    }
    if (!this.known) return html`<main class="alone" aria-busy="true">${t('loading')}</main>`;
    if (!this.user) return renderPage({ page: 'sign-in' }, (user) => this.#enter(user));
    return html`
      <sk-header
        .user=${this.user}
        .live=${this.liveState}
        .page=${this.route.page}
        @sk-sign-out=${this.#signOut}
        @sk-skip=${this.#focusContent}
      ></sk-header>
      <main id="content" tabindex="-1">${renderPage(this.route)}</main>
      <sk-notices></sk-notices>
    `;
  }

  #recognise = async () => {
    this.error = undefined;
    try {
      const user = await currentUser(this.#api);
      if (user) this.#enter(user);
    } catch (error) {
      this.error = error as Error;
    }
    this.known = true;
  };

  #enter(user: User): void {
    this.liveState = 'connecting';
    this.#live = openLive(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`);
    this.#live.onState((state) => {
      this.liveState = state;
      if (state === 'connecting') void this.#checkSession();
    });
    this.#fleet = openFleet({ api: this.#api, live: this.#live });
    this.#liveProvider.setValue(this.#live);
    this.#fleetProvider.setValue(this.#fleet);
    this.#userProvider.setValue(user);
    this.user = user;
  }

  /** A live connection that breaks may mean that the session is over; then the answer signs out. */
  async #checkSession(): Promise<void> {
    await currentUser(this.#api).catch(() => undefined);
  }

  /** Whether the session that took this one's place is the same person's; another person's starts afresh. */
  async #isStillMe(): Promise<boolean> {
    const user = await currentUser(this.#api).catch(() => undefined);
    if (user?.id === this.user?.id) return user !== undefined;
    location.reload();
    return false;
  }

  #leave(): void {
    this.#fleet?.close();
    this.#live?.close();
    this.user = undefined;
  }

  #signOut = async () => {
    if (!(await mayLeave())) return;
    await signOut(this.#api).catch((error: unknown) => {
      this.error = error as Error;
    });
    this.#leave();
  };

  #focusContent = () => this.renderRoot.querySelector('main')?.focus();
}
