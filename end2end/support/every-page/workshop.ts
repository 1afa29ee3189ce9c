// The pages of the development provider, and the door in front of it.

import { expect } from '../fixture';
import { WORKSHOP, WORKSHOP_PROVIDER } from '../places.mjs';
import { type KnownPage, at } from './known-page';

export const WORKSHOP_PAGES: KnownPage[] = [
  { name: 'workshop sign-in', heading: 'Sign in', open: at(`${WORKSHOP}/sign-in`) },
  {
    name: 'development provider',
    heading: 'Sign in',
    open: async ({ page }) => {
      await page.goto(`${WORKSHOP}/sign-in`);
      await page.getByRole('link', { name: /^Continue with/ }).click();
      await expect(page).toHaveURL(new RegExp(`^${WORKSHOP_PROVIDER}/`));
    },
  },
  {
    name: 'development provider with an error',
    heading: 'Sign in',
    open: async ({ page }) => {
      await page.goto(`${WORKSHOP}/auth/sign-in?provider=dev`);
      await page.getByLabel('Name (optional)').fill('Eve');
      await page.getByLabel('Subject').fill('ä');
      await page.getByRole('button', { name: 'Sign in as this person' }).click();
      await expect(page.getByText(/A subject has at most 255 characters/)).toBeVisible();
    },
  },
  {
    name: 'development provider, wrong request',
    heading: 'This does not work',
    open: at(`${WORKSHOP_PROVIDER}/authorize`),
  },
  { name: 'development provider, 404', heading: 'Nothing here', open: at(`${WORKSHOP_PROVIDER}/nothing`) },
  { name: 'development provider, signed out', heading: 'Signed out', open: at(`${WORKSHOP_PROVIDER}/end-session`) },
];
