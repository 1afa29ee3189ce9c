// Nothing may complain in any browser: no error in the console (a violated Content-Security-Policy is one), no
// exception in a page.

import type { BrowserContext } from '@playwright/test';

/** Collects what a browser complains of. The statuses of pages are no complaints: a 404 is meant to be one. */
export function watch(context: BrowserContext, meant?: RegExp): () => string[] {
  const complaints: { text: string; url: string }[] = [];
  const refused = new Set<string>();
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push({ text: message.text().slice(0, 300), url: message.location().url });
  });
  context.on('weberror', (error) => complaints.push({ text: String(error.error()), url: error.page()?.url() ?? '' }));
  context.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.status() >= 400) refused.add(response.url());
  });
  return () =>
    complaints
      .filter(({ text, url }) => !(text.startsWith('Failed to load resource') && refused.has(url)))
      // The clock of a session asks whether it has ended, and this is a yes.
      .filter(({ text, url }) => !(/ 401 /.test(text) && new URL(url).pathname === '/me'))
      .map(({ text, url }) => `${text} (${url})`)
      .filter((complaint) => !meant?.test(complaint));
}
