// What the door is asked, and what it answers.

import type { APIRequestContext, APIResponse } from '@playwright/test';
import type { AtService, Persona, Session, State, Wish } from './personas';

/** The part of its answer that is read here. */
interface Answer {
  user?: Session['user'];
  state?: State;
  service?: AtService;
  token_secret?: string;
}

/** Has a session made; `request` keeps the cookie, so it is one for this session alone. */
export async function askForSession(
  request: APIRequestContext,
  persona: Persona,
  { state, service, isolated, world, token }: Wish,
  ownWorld: string,
): Promise<Session> {
  const data = {
    persona,
    state,
    service,
    isolated,
    world: world ?? ownWorld,
    token: token ? true : undefined,
    scopes: Array.isArray(token) ? token : undefined,
  };
  const answer = (await (await post(request, '/autosession', data)).json()) as Answer;
  const { cookies } = await request.storageState();
  if (answer.service && cookies.every(({ domain }) => domain !== answer.service?.cookie.domain)) {
    cookies.push(answer.service.cookie);
  }
  return {
    persona,
    state: answer.state ?? state ?? 'active',
    user: answer.user ?? null,
    storageState: { cookies, origins: [] },
    service: answer.service ?? null,
    token: answer.token_secret ?? null,
  };
}

/** Moves the clock of a world forward. */
export async function askForTime(request: APIRequestContext, world: string, advance: string): Promise<void> {
  await post(request, '/autosession/clock', { world, advance });
}

async function post(request: APIRequestContext, path: string, data: object): Promise<APIResponse> {
  const response = await request.post(path, { headers: { accept: 'application/json' }, data });
  if (!response.ok()) {
    // The door says in words what is wrong, and what there is.
    throw new Error(`POST ${path}: ${response.status()} ${await response.text()}`);
  }
  return response;
}
