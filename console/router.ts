import { addBase, removeBase } from './base-path.ts';
import { parseRoute, type Route } from './parse-route.ts';

type Ask = (to: URL) => Promise<boolean>;
const asked = new Set<Ask>();

const base = (): string => new URL(document.baseURI).pathname.replace(/\/[^/]*$/, '');
const withBase = (address: string): string => addBase(address, base());
/** The path of the page that is shown, as if the console lived at the root. */
export const currentPath = (): string => removeBase(location.pathname, base());

/** From now on `ask` is asked before another place is shown; false keeps this one. Call what is returned to end it. */
export function askBeforeLeaving(ask: Ask): () => void {
  asked.add(ask);
  return () => asked.delete(ask);
}

/** Whether nobody minds that another place is shown. */
export async function mayLeave(to = new URL(withBase('/'), location.href)): Promise<boolean> {
  for (const ask of asked) if (!(await ask(to))) return false;
  return true;
}

/** Shows another page. `replace` leaves no entry in the history. */
export async function navigate(address: string, options: { replace?: boolean } = {}): Promise<void> {
  const url = withBase(address);
  if (!(await mayLeave(new URL(url, location.href)))) return;
  if (options.replace) history.replaceState(history.state, '', url);
  else history.pushState({ position: position() + 1 }, '', url);
  if (!options.replace) scrollTo(0, 0);
  dispatchEvent(new Event('sk-navigated'));
}

export const currentRoute = (): Route => parseRoute(currentPath(), location.search);

/** Turns clicks on links of this console into navigation, and tells about every change of place. */
export function watchRoute(onRoute: (route: Route) => void): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  const tell = () => onRoute(currentRoute());
  const click = (event: MouseEvent) => {
    const link = linkOf(event);
    if (!link || !opensHere(event, link)) return;
    event.preventDefault();
    void navigate(link.pathname + link.search);
  };
  addEventListener('sk-navigated', tell, { signal });
  // Before a link is opened in another window, or copied.
  for (const type of ['pointerdown', 'focusin']) document.addEventListener(type, rebase, { signal });
  document.addEventListener('click', click, { signal });
  watchTravel(tell, signal);
  return () => ends.abort();
}

const linkOf = (event: Event): HTMLAnchorElement | undefined =>
  event.composedPath().find((node) => node instanceof HTMLAnchorElement);

function rebase(event: Event): void {
  const link = linkOf(event);
  const address = link?.getAttribute('href');
  if (address) link?.setAttribute('href', withBase(address));
}

/** Back and forward have changed the address before anybody can be asked; who may not leave is taken back there. */
function watchTravel(arrived: () => void, signal: AbortSignal): void {
  let here = position();
  let latest = 0;
  const arrive = () => {
    here = position();
    arrived();
  };
  const travel = async () => {
    const mine = ++latest;
    const may = position() === here || (await mayLeave(new URL(location.href)));
    if (mine !== latest) return;
    if (may) arrive();
    else history.go(here - position());
  };
  addEventListener('popstate', travel, { signal });
  addEventListener(
    'sk-navigated',
    () => {
      here = position();
    },
    { signal },
  );
}

/** How many entries of the history lie before this one. */
function position(): number {
  return (history.state as { position?: number } | null)?.position ?? 0;
}

function opensHere(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  const elsewhere = link.target || link.hasAttribute('download') || link.origin !== location.origin;
  return !modified && !elsewhere && !event.defaultPrevented && link.hash === '';
}
