import type { OpenedPage, TestBrowser } from './browser.ts';
import type { TestCloud } from './cloud.ts';

type Person = { name: string; role: string; resellerId?: string; customerId?: string };

const PASSWORD = 'a password that is long enough';

/** A page of the console on which somebody who was invited just now has signed in. */
export async function openInvited(
  browser: TestBrowser,
  { rest }: Pick<TestCloud, 'rest'>,
  person: Person,
  options: Parameters<TestBrowser['open']>[1] = {},
): Promise<OpenedPage & { email: string }> {
  const email = `${person.name.toLowerCase()}@people.example`;
  const { invitation } = await rest.post<{ invitation: { secretUrl: string } }>('users', {
    ...person,
    email,
  });
  const opened = await browser.open(invitation.secretUrl, options);
  await opened.page.locator('wa-input[name=password] input').fill(PASSWORD);
  await opened.page.locator('wa-button[type=submit]').click();
  await opened.page.locator('sk-header').waitFor();
  return { ...opened, email };
}
