import './components/failure.ts';
import './components/notices.ts';
import './header/app-header.ts';
import { ContextProvider } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { createApi } from './api/client.ts';
import { type Live, type LiveState, openLive } from './api/live.ts';
import { currentSession, type Session, signOut, type User, userOf } from './api/session.ts';
import { apiContext, liveContext, userContext } from './contexts.ts';
import { currentLocale, t } from './locales/locale.ts';
import { renderPage } from './pages.ts';
import type { Route } from './parse-route.ts';
import { currentPath, currentRoute, mayLeave, watchRoute } from './router.ts';
import { shellStyles } from './shell-styles.ts';
import type { SignInAgainReason } from './sign-in/sign-in-again.ts';

/** The whole console: who is signed in, the live connection, the page one is on. */
@customElement('sk-app')
@localized()
export class AppShell extends LitElement {
  static override styles = shellStyles;

  readonly #api = createApi({
    language: currentLocale,
    onSignedOut: () => this.#signInAgain('ended'),
    onStale: () => this.#signInAgain('stale'),
    onOtherSession: () => this.#isStillMe(),
  });
  readonly #liveProvider = new ContextProvider(this, { context: liveContext });
  readonly #userProvider = new ContextProvider(this, { context: userContext });
  #live: Live | undefined;
  #unwatch: (() => void) | undefined;

  /** While somebody who was signed in is asked again; what waits for the answer. */
  #again: PromiseWithResolvers<boolean> | undefined;
  @state() private askedAgain: SignInAgainReason | undefined;
  @state() private user: User | undefined;
  /** Nothing is open before a second factor is set up. */
  @state() private limited = false;
  @state() private known = false;
  @state() private error: Error | undefined;
  @state() private liveState: LiveState = 'connecting';
  @state() private route: Route = currentRoute();

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
      ${
        this.askedAgain
          ? html`<sk-sign-in-again
              .user=${this.user}
              reason=${this.askedAgain}
              @sk-signed-in=${({ detail }: CustomEvent<Session>) => this.#cameBack(detail)}
              @sk-dismiss=${this.#dismissed}
            ></sk-sign-in-again>`
          : nothing
      }
    `;
  }

  #renderSignIn() {
    const page = currentPath() === '/welcome' ? 'welcome' : 'sign-in';
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
    this.#live = openLive(new URL('api/v1/live', document.baseURI).href.replace(/^http/, 'ws'));
    this.#live.onState((state) => {
      this.liveState = state;
      if (state === 'connecting') void this.#checkSession();
    });
    this.#liveProvider.setValue(this.#live);
  }

  /** The session may be worth more by now. */
  #factorsChanged = async () => {
    if (!this.limited) return;
    this.#leave();
    await this.#recognise();
  };

  /** A live connection that breaks may mean that the session is over. */
  async #checkSession(): Promise<void> {
    const session = await currentSession(this.#api).catch(() => 'unknown');
    if (session === undefined) void this.#signInAgain('ended');
  }

  /** Asks over the page, which keeps what was typed; all that wait are answered together. */
  async #signInAgain(reason: SignInAgainReason): Promise<boolean> {
    if (!this.user) return false;
    await import('./sign-in/sign-in-again.ts');
    this.#again ??= Promise.withResolvers<boolean>();
    if (this.askedAgain !== 'ended') this.askedAgain = reason;
    if (reason === 'ended') this.#live?.hold();
    addEventListener('focus', this.#lookAgain);
    return this.#again.promise;
  }

  /** Who signs in as somebody else begins afresh: what was typed here is not theirs. */
  #cameBack(session: Session): void {
    if (session.user.id !== this.user?.id) location.reload();
    else this.#answered(true);
  }

  /** Somebody may have signed in elsewhere meanwhile, as with an identity provider in a window of its own. */
  #lookAgain = async () => {
    if (this.askedAgain !== 'ended') return;
    const session = await currentSession(this.#api).catch(() => undefined);
    if (session) this.#cameBack(session);
  };

  #dismissed = async () => {
    const ended = this.askedAgain === 'ended';
    if (ended && !(await mayLeave())) return;
    this.#answered(false);
    if (ended) this.#leave();
  };

  #answered(again: boolean): void {
    removeEventListener('focus', this.#lookAgain);
    this.askedAgain = undefined;
    if (again) this.#live?.resume();
    this.#again?.resolve(again);
    this.#again = undefined;
  }

  /** Whether the session that took this one's place is the same person's; another person's starts afresh. */
  async #isStillMe(): Promise<boolean> {
    const user = (await currentSession(this.#api).catch(() => undefined))?.user;
    if (user?.id === this.user?.id) return user !== undefined;
    location.reload();
    return false;
  }

  #leave(): void {
    this.#answered(false);
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
