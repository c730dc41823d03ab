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
import { currentSession, type Session, signOut, type User, userOf } from './api/session.ts';
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
  /** Nothing is open before a second factor is set up. */
  @state() private limited = false;
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
    if (!this.user) return this.#renderSignIn();
    return html`
      <sk-header
        .user=${this.user}
        .live=${this.liveState}
        .page=${this.route.page}
        @sk-sign-out=${this.#signOut}
        .limited=${this.limited}
        @sk-skip=${this.#focusContent}
      ></sk-header>
      <main id="content" tabindex="-1" @sk-factors-changed=${this.#factorsChanged}>
        ${renderPage(this.limited ? { page: 'set-up' } : this.route)}
      </main>
      <sk-notices></sk-notices>
    `;
  }

  #renderSignIn() {
    const page = location.pathname === '/welcome' ? 'welcome' : 'sign-in';
    return html`<div @sk-signed-in=${({ detail }: CustomEvent<Session>) => this.#enter(detail)}>
      ${renderPage({ page })}
    </div>`;
  }

  #recognise = async () => {
    this.error = undefined;
    try {
      const session = await currentSession(this.#api);
      if (session) this.#enter(session);
    } catch (error) {
      this.error = error as Error;
    }
    this.known = true;
  };

  #enter(session: Session): void {
    const { secondFactorRequired } = session;
    const user = userOf(session);
    this.#userProvider.setValue(user);
    this.user = user;
    this.limited = secondFactorRequired;
    if (!secondFactorRequired) this.#listen();
  }

  #listen(): void {
    this.liveState = 'connecting';
    this.#live = openLive(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`);
    this.#live.onState((state) => {
      this.liveState = state;
      if (state === 'connecting') void this.#checkSession();
    });
    this.#fleet = openFleet({ api: this.#api, live: this.#live });
    this.#liveProvider.setValue(this.#live);
    this.#fleetProvider.setValue(this.#fleet);
  }

  /** The session may be worth more by now. */
  #factorsChanged = async () => {
    if (!this.limited) return;
    this.#leave();
    await this.#recognise();
  };

  /** A live connection that breaks may mean that the session is over; then the answer signs out. */
  async #checkSession(): Promise<void> {
    await currentSession(this.#api).catch(() => undefined);
  }

  /** Whether the session that took this one's place is the same person's; another person's starts afresh. */
  async #isStillMe(): Promise<boolean> {
    const user = (await currentSession(this.#api).catch(() => undefined))?.user;
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
