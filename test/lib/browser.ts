import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type OpenedPage = {
  page: Page;
  /** Requests to any other place than the page's own origin. */
  strayRequests: string[];
  /** Uncaught errors and errors on the browser's console, refused requests excepted. */
  faults: string[];
};
export type TestBrowser = AsyncDisposable & {
  /** A page with cookies and storage of its own. */
  open(url: string, options?: Parameters<Browser['newContext']>[0]): Promise<OpenedPage>;
};

/** The system's Chromium, without a word to anybody but the pages it is sent to. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  return {
    open: async (url, options = {}) => {
      const context = await browser.newContext({
        ignoreHTTPSErrors: true,
        locale: 'en-GB',
        viewport: { width: 1280, height: 800 },
        ...options,
      });
      return observe(context, url);
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Types into a field that is filled from a list on the server, and chooses what is found. */
export async function lookUp(within: Page | Locator, label: string | RegExp, text: string, found = text) {
  await within.getByRole('combobox', { name: label }).fill(text);
  await within.getByRole('option', { name: found, exact: true }).click();
}

async function observe(context: BrowserContext, url: string): Promise<OpenedPage> {
  const page = await context.newPage();
  const strayRequests: string[] = [];
  const faults: string[] = [];
  const { host } = new URL(url);
  const note = (address: string) => {
    if (new URL(address).host !== host) strayRequests.push(address);
  };
  page.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  await page.goto(url);
  return { page, strayRequests, faults };
}
