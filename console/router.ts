import { parseRoute, type Route } from './parse-route.ts';

/** Shows another page. `replace` leaves no entry in the history. */
export function navigate(url: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
  if (!options.replace) scrollTo(0, 0);
  dispatchEvent(new Event('sk-navigated'));
}

/** Turns clicks on links of this console into navigation, and tells about every change of place. */
export function watchRoute(onRoute: (route: Route) => void): () => void {
  const tell = () => onRoute(parseRoute(location.pathname, location.search));
  const click = (event: MouseEvent) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || !opensHere(event, link)) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  };
  const ends = new AbortController();
  const { signal } = ends;
  addEventListener('popstate', tell, { signal });
  addEventListener('sk-navigated', tell, { signal });
  document.addEventListener('click', click, { signal });
  return () => ends.abort();
}

function opensHere(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  const elsewhere = link.target || link.hasAttribute('download') || link.origin !== location.origin;
  return !modified && !elsewhere && !event.defaultPrevented && link.hash === '';
}
